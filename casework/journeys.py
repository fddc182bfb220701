"""Every guided journey by name."""

from __future__ import annotations

from collections.abc import Mapping

from casework.collector_at_door import questions as collector_at_door
from casework.crisis_support import questions as crisis_support
from casework.file_complaint import questions as file_complaint
from casework.log_incident import questions as log_incident
from casework.not_owing import questions as not_owing
from casework.propose_repayment_plan import questions as propose_repayment_plan
from casework.questions import Journey
from casework.track_complaint import questions as track_complaint
from casework.verify_collector import questions as verify_collector

JOURNEYS: Mapping[str, Journey] = {
    module.JOURNEY.name: module.JOURNEY
    for module in (
        collector_at_door,
        verify_collector,
        propose_repayment_plan,
        file_complaint,
        log_incident,
        track_complaint,
        not_owing,
        crisis_support,
    )
}
