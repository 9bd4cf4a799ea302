from scoring.models.draft import ENDED, BackTest, BackTestChunk, DraftMove, DraftRevision, DraftState, ModelDraft
from scoring.models.pairwise import PairwiseComparison, PairwiseJudgement
from scoring.models.scorecard import (
    NEW_MODEL,
    Chunk,
    CurrentScore,
    IssueBatch,
    IssuedScorecard,
    LevelChange,
    Run,
    Scorecard,
)
from scoring.models.scoring_model import ScoringModel

__all__ = [
    "ENDED",
    "NEW_MODEL",
    "BackTest",
    "BackTestChunk",
    "Chunk",
    "CurrentScore",
    "DraftMove",
    "DraftRevision",
    "DraftState",
    "IssueBatch",
    "IssuedScorecard",
    "LevelChange",
    "ModelDraft",
    "PairwiseComparison",
    "PairwiseJudgement",
    "Run",
    "Scorecard",
    "ScoringModel",
]
