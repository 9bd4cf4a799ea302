from scoring.models.draft import ENDED, BackTest, BackTestChunk, DraftMove, DraftRevision, DraftState, ModelDraft
from scoring.models.pairwise import PairwiseComparison, PairwiseJudgement
from scoring.models.scorecard import Chunk, CurrentScore, IssuedScorecard, LevelChange, Run, Scorecard
from scoring.models.scoring_model import ScoringModel

__all__ = [
    "ENDED",
    "BackTest",
    "BackTestChunk",
    "Chunk",
    "CurrentScore",
    "DraftMove",
    "DraftRevision",
    "DraftState",
    "IssuedScorecard",
    "LevelChange",
    "ModelDraft",
    "PairwiseComparison",
    "PairwiseJudgement",
    "Run",
    "Scorecard",
    "ScoringModel",
]
