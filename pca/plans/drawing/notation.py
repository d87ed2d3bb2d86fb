"""A plan's states and moves as text that other drawing programs read: Mermaid and Graphviz DOT."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pca.domain.plan.playbook import Playbook
from pca.plans.drawing.diagram import Arrow, Box, Diagram, diagram_of


def mermaid(playbook: Playbook, configuration: Sequence[str] = (), language: str = "fr") -> str:
    """The state diagram as a Mermaid `stateDiagram-v2`; current states have the class `current`."""
    diagram = diagram_of(playbook, configuration, language)
    lines = ["stateDiagram-v2", *_mermaid_group(diagram, diagram.boxes, "", "  ")]
    current = [box.id for top in diagram.boxes for box in top.walk() if box.current and not box.inner]
    if current:
        lines += ["  classDef current stroke-width:3px,font-weight:bold", f"  class {','.join(current)} current"]
    return "\n".join(lines) + "\n"


def _mermaid_group(diagram: Diagram, boxes: Sequence[Box], around: str, pad: str) -> Iterator[str]:
    for at, box in enumerate(boxes):
        if box.region and at:
            yield f"{pad}--"
        if box.initial:
            yield f"{pad}[*] --> {box.id}"
        yield f'{pad}state "{_mermaid_text(box.title)}" as {box.id}'
        if box.inner:
            yield f"{pad}state {box.id} {{"
            yield from _mermaid_group(diagram, box.inner, box.id, pad + "  ")
            yield f"{pad}}}"
        if box.closed:
            yield f"{pad}{box.id} --> [*]"
    for arrow in diagram.arrows.get(around, ()):
        yield f"{pad}{arrow.source} --> {arrow.target} : {_mermaid_text(_label(arrow))}"


def _mermaid_text(text: str) -> str:
    """Text without the signs that mean something to Mermaid."""
    return "".join(
        {'"': "#quot;", ";": "#59;", ":": "#58;", "#": "#35;", "<": "#lt;", ">": "#gt;"}.get(sign, sign)
        for sign in text
    )


def dot(playbook: Playbook, configuration: Sequence[str] = (), language: str = "fr") -> str:
    """The state diagram as a Graphviz digraph; frames are clusters, current states are drawn bold."""
    diagram = diagram_of(playbook, configuration, language)
    lines = [
        "digraph plan {",
        f"  label={_quoted(diagram.title)}; labelloc=t; compound=true;",
        '  node [shape=box, style="rounded", fontname="sans-serif"]; edge [fontname="sans-serif", fontsize=11];',
        *(line for box in diagram.boxes for line in _dot_box(box, "  ")),
    ]
    boxes = {box.id: box for top in diagram.boxes for box in top.walk()}
    for arrows in diagram.arrows.values():
        lines += (_dot_arrow(arrow, boxes) for arrow in arrows)
    return "\n".join([*lines, "}"]) + "\n"


def _dot_box(box: Box, pad: str) -> Iterator[str]:
    if box.inner:
        yield f"{pad}subgraph {_quoted('cluster_' + box.id)} {{"
        yield f"{pad}  label={_quoted(box.title)}; style={'bold' if box.current else 'rounded'};"
        for child in box.inner:
            yield from _dot_box(child, pad + "  ")
        yield f"{pad}}}"
        return
    style = "rounded,bold" if box.current else "rounded"
    rings = ", peripheries=2" if box.closed else ""
    yield f"{pad}{_quoted(box.id)} [label={_quoted(box.title)}, style={_quoted(style)}{rings}];"


def _dot_arrow(arrow: Arrow, boxes: dict[str, Box]) -> str:
    """An arrow between frames is drawn between states inside them, and cut off at the frame."""
    source, target = boxes[arrow.source], boxes[arrow.target]
    more = f", ltail={_quoted('cluster_' + source.id)}" if source.inner else ""
    more += f", lhead={_quoted('cluster_' + target.id)}" if target.inner else ""
    more += ", style=bold" if arrow.possible else ""
    return f"  {_quoted(_leaf(source))} -> {_quoted(_leaf(target))} [label={_quoted(_label(arrow))}{more}];"


def _leaf(box: Box) -> str:
    return _leaf(box.inner[0]) if box.inner else box.id


def _label(arrow: Arrow) -> str:
    return f"◆ {arrow.label}" if arrow.threshold else arrow.label


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
