"""A new model scores everybody it is meant for, from the day on which it comes into force.

The run is the queue and its chunks are the ledger: each chunk's transaction moves it on by one, whoever comes next goes
on from there, and a chunk that is done is not done again.
"""

from datetime import date, datetime

from django.db import transaction

from scoring.models import NEW_MODEL, Run
from scoring.operations.publishing import stand_in_line
from scoring.operations.scoring import chunks_of_register, finish_run, score_chunk, start_run
from scoring.queries.new_models import models_to_score_by


@transaction.atomic
def start_new_models(on: date, *, at: datetime) -> tuple[Run, ...]:
    """Begin a run by every model that came into force since suppliers were scored: once, whoever else looks."""
    if not models_to_score_by(on):
        return ()
    stand_in_line()  # whoever waited here looks again, and finds the run
    models = models_to_score_by(on)
    return tuple(start_run(model, as_of=on, cut_off=at, cause=NEW_MODEL, at=at) for model in models)


def work_off_run(pk: int, *, at: datetime) -> Run:
    """Score the register by a run, from wherever it stands; several at once share the chunks."""
    run = Run.objects.select_related("model").get(pk=pk)
    if run.finished_at is not None:
        return run
    for first_id, last_id in chunks_of_register():
        score_chunk(run, first_id=first_id, last_id=last_id)
    return finish_run(run, at=at)
