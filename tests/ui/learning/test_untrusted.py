"""Code that is not trusted is not trained."""

from __future__ import annotations

from typing import Any

from designer.engine.calls.training import Train
from designer.ui.document import Document
from designer.ui.learning.training import Training
from designer.ui.session import Session
from tests.helpers.written import my_linear
from tests.ui.panels.conftest import ScriptedEngine


def test_code_that_is_not_trusted_is_not_trained_and_that_is_said(qapp):
    session: Any = Session(Document(my_linear()), ScriptedEngine)
    heard = []
    session.refused.connect(heard.append)
    training = Training.of(session)
    training.start()
    training.step()
    assert heard and all(
        line.startswith("the design cannot be trained yet: the Python code of the layer MyLinear") for line in heard
    )
    assert not training.runs and not any(isinstance(call, Train) for call in session.engine.client.asked)
    session.close()
