"""Government policy as linked data that answers questions.

A request goes down these floors and its answer comes up; nothing calls sideways or back:

    cli | web                                        commands; HTTP
    responsibility | resource                        answers: who does what; all that is said of a thing
    questions | validation | reasoning | sparql      named queries; SHACL; OWL; anybody's queries under limits
    graph, derivation | reading                      the facts in memory, what the axioms add, files from disk
    home | names | errors                            where files are; prefixes; what can go wrong
"""

__version__ = "0.1.0"
