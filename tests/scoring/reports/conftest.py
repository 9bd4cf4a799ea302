from tests.scoring.scorecard.conftest import font_files, typeface

__all__ = ["font_files", "typeface"]
