"""Government policy as linked data that answers questions.

A request goes down these floors and its answer comes up; nothing calls sideways or back:

    cli | web                                             commands; HTTP
    room | release                                        processes of their own for what others send; the graph as
                                                          files that are described and signed
    responsibility | resource | enterprise | eligibility  answers: who does what; all of a thing; are records sound;
                                                          what may be claimed
    questions | validation | reasoning | sparql | intake  named queries; SHACL; OWL; anybody's queries; files of records
    schema                                                kinds of record and their fields, read off the shapes
    graph, derivation | reading                           the facts in memory, what the axioms add, files from disk
    home | names | errors | nesting                       where files are; prefixes; what can go wrong; how deep JSON is
"""

__version__ = "0.1.0"
