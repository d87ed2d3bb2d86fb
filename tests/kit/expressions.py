"""Names with types, and short ways to compile an expression or see why it is refused."""

from pca.domain.expressions.expressions import Type, compile_expression

CATALOGUE = {
    "a": Type.NUMBER,
    "b": Type.NUMBER,
    "c": Type.NUMBER,
    "stringency": Type.NUMBER,
    "import": Type.NUMBER,
    "p": Type.BOOLEAN,
    "q": Type.BOOLEAN,
    "type": Type.TEXT,
    "region": Type.TEXT,
    "since": Type.DATE,
    "until": Type.DATE,
}


def compiled(source, expected=Type.BOOLEAN):
    return compile_expression(source, CATALOGUE, expected)
