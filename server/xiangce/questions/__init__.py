"""The named questions: one SPARQL query in a file each, asked alike by code, command line and HTTP.

A file starts with a header of `#+` lines in TOML (title, note, parameters with their types); a line
`VALUES ?name { … }` in its body holds an example value and receives the asked one.
"""

from xiangce.questions.answer import Answer
from xiangce.questions.ask import ask
from xiangce.questions.catalogue import Parameter, Question, catalogue, question
from xiangce.questions.find import find, several

__all__ = ["Answer", "Parameter", "Question", "ask", "catalogue", "find", "question", "several"]
