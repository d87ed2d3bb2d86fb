"""The peer: SpiffWorkflow opening as many user tasks, and keeping the workflow in SQLite as its users do."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from plain_sqlite import connected
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"

PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="{model}" id="measures" targetNamespace="http://example.org">
  <process id="measures" isExecutable="true">
    <startEvent id="start"><outgoing>begin</outgoing></startEvent>
    <sequenceFlow id="begin" sourceRef="start" targetRef="fork"/>
    <parallelGateway id="fork"><incoming>begin</incoming>{outgoing}</parallelGateway>
    {teams}
    <parallelGateway id="join">{joining}<outgoing>finish</outgoing></parallelGateway>
    <sequenceFlow id="finish" sourceRef="join" targetRef="end"/>
    <endEvent id="end"><incoming>finish</incoming></endEvent>
  </process>
</definitions>"""

TEAM = """
    <sequenceFlow id="to_{one}" sourceRef="fork" targetRef="team_{one}"/>
    <userTask id="team_{one}" name="Team {one}"><incoming>to_{one}</incoming><outgoing>from_{one}</outgoing>
      <multiInstanceLoopCharacteristics><loopCardinality>{each}</loopCardinality></multiInstanceLoopCharacteristics>
    </userTask>
    <sequenceFlow id="from_{one}" sourceRef="team_{one}" targetRef="join"/>"""


@dataclass
class Peer:
    """A parsed process with one parallel multi-instance user task for each team, and a database file."""

    file: Path
    tasks: int
    teams: int

    def __post_init__(self) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(self._process().encode())
        self.spec = parser.get_spec("measures")
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        self.connection: sqlite3.Connection = connected(self.file)
        self.connection.execute("CREATE TABLE IF NOT EXISTS workflow (id INTEGER PRIMARY KEY, body TEXT)")

    def _process(self) -> str:
        numbers, each = range(self.teams), self.tasks // self.teams
        return PROCESS.format(
            model=MODEL,
            outgoing="".join(f"<outgoing>to_{one}</outgoing>" for one in numbers),
            joining="".join(f"<incoming>from_{one}</incoming>" for one in numbers),
            teams="".join(TEAM.format(one=one, each=each) for one in numbers),
        )

    def open_tasks(self) -> BpmnWorkflow:
        """Create all user tasks, and store the workflow in one transaction."""
        workflow = BpmnWorkflow(self.spec)
        workflow.do_engine_steps()
        body = self.serializer.serialize_json(workflow)
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute("INSERT INTO workflow (body) VALUES (?)", (body,))
        self.connection.execute("COMMIT")
        return workflow

    @staticmethod
    def ready(workflow: BpmnWorkflow) -> int:
        """How many tasks wait for somebody."""
        return len(workflow.get_tasks(state=TaskState.READY))

    def close(self) -> None:
        self.connection.close()
