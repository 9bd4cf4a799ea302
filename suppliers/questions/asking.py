"""Who is asked what: the versioned policy that turns kind, categories and sites into a list with minutes. Plain Python.

The catalogue (suppliers.questions) says which kinds may be asked a question at all; the policy asks for certificates
and forms, and takes away questions where the sites show that they are beside the point. It does so only on what is
known: a supplier that named no site, or a site without saying what it does there, is asked everything.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from suppliers.enums import SiteUse, SupplierKind
from suppliers.questions import BY_KEY, Question, questions_for

HOME = "CN"


class Section(StrEnum):
    """A part of a supplier's file that has a form of its own, and minutes."""

    CERTIFICATES = "certificates"
    ENERGY = "energy"
    INDICATORS = "indicators"
    APPLICATION = "application"


class Circumstance(StrEnum):
    """What the sites of a supplier show beyond doubt."""

    NO_PRODUCTION = "no_production"  # it named its sites, and says of each that nothing is made there
    ABROAD = "abroad"  # none of its sites is in China; without sites, the company itself is not


@dataclass(frozen=True, slots=True)
class Place:
    """A site: ISO 3166 country and what is done there, None while nobody said."""

    country: str = HOME
    use: SiteUse | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What the policy looks at. `country` is the company's own, for one that named no site."""

    kind: SupplierKind
    categories: frozenset[str] = frozenset()
    places: tuple[Place, ...] = ()
    country: str = HOME

    @property
    def circumstances(self) -> frozenset[Circumstance]:
        found = set()
        if self.places and all(each.use not in (None, SiteUse.PRODUCTION) for each in self.places):
            found.add(Circumstance.NO_PRODUCTION)
        if HOME not in ({each.country for each in self.places} or {self.country}):
            found.add(Circumstance.ABROAD)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who it is about; an empty part leaves nobody out. Of `categories` one is enough, of `unless` too."""

    kinds: frozenset[SupplierKind] = frozenset()
    categories: frozenset[str] = frozenset()
    unless: frozenset[Circumstance] = frozenset()

    def is_about(self, profile: Profile) -> bool:
        return (
            (not self.kinds or profile.kind in self.kinds)
            and (not self.categories or not self.categories.isdisjoint(profile.categories))
            and self.unless.isdisjoint(profile.circumstances)
        )


@dataclass(frozen=True, slots=True)
class CertificateAsked:
    """A kind of certificate to hand in, or to say that it is not held; one of `instead` serves as well."""

    type: str
    instead: tuple[str, ...]
    rule: Rule

    def is_settled_by(self, settled: Collection[str]) -> bool:
        return not {self.type, *self.instead}.isdisjoint(settled)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Questions that are not asked where one of the circumstances holds."""

    questions: frozenset[str]
    where: frozenset[Circumstance]


@dataclass(frozen=True, slots=True)
class Asking:
    """One published policy. `minutes` is what one thing of a section costs until there are measured times.

    `begun_before_sending`: sections that must be begun before an application can be sent. `returned_days`: working days
    in which a returned case should come back. `energy_due`: (month, day) on which the energy of the year before is due.
    """

    version: int
    minutes: Mapping[Section, int]
    certificates: tuple[CertificateAsked, ...]
    forms: Mapping[Section, Rule]
    withheld: tuple[Withheld, ...]
    begun_before_sending: frozenset[Section]
    returned_days: int
    energy_due: tuple[int, int]

    def questions(self, profile: Profile) -> tuple[Question, ...]:
        """Of the questions for the kind, those that the sites do not make pointless."""
        holds = profile.circumstances
        gone = {key for each in self.withheld if not each.where.isdisjoint(holds) for key in each.questions}
        return tuple(question for question in questions_for(profile.kind) if question.key not in gone)

    def certificates_of(self, profile: Profile) -> tuple[CertificateAsked, ...]:
        return tuple(each for each in self.certificates if each.rule.is_about(profile))

    def forms_of(self, profile: Profile) -> tuple[Section, ...]:
        return tuple(section for section, rule in self.forms.items() if rule.is_about(profile))


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a section costs as a whole. `measured`: from how many measured times, 0 for the policy's own figure."""

    minutes: int
    measured: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What one supplier is asked, and what each section costs it."""

    policy: Asking
    questions: tuple[Question, ...]
    certificates: tuple[CertificateAsked, ...]
    forms: tuple[Section, ...]
    minutes: Mapping[Section, Minutes]

    @property
    def total(self) -> int:
        """Minutes for everything, the application included; a round number once it is long."""
        exact = sum(each.minutes for each in self.minutes.values())
        return exact if exact < 15 else 5 * round(exact / 5)

    @property
    def is_measured(self) -> bool:
        """Whether a measured time stands in the total."""
        return any(each.measured for each in self.minutes.values())


def asked(policy: Asking, profile: Profile, seconds: Mapping[Section, tuple[int, int]] | None = None) -> Asked:
    """The list of one supplier. `seconds`: measured (median seconds for one thing, number of times) by section."""
    questions, certificates = policy.questions(profile), policy.certificates_of(profile)
    forms, times = policy.forms_of(profile), seconds or {}
    things = {
        Section.CERTIFICATES: len(certificates),
        **dict.fromkeys(forms, 1),
        Section.INDICATORS: len(questions),
        Section.APPLICATION: 1,
    }
    minutes = {section: _minutes(policy, section, count, times.get(section)) for section, count in things.items()}
    return Asked(policy, questions, certificates, forms, minutes)


def _minutes(policy: Asking, section: Section, things: int, measured: tuple[int, int] | None) -> Minutes:
    if measured is None:
        return Minutes(policy.minutes[section] * things)
    each, times = measured
    return Minutes(max(1, round(each * things / 60)) if things else 0, times)


CATALOGUE = Asking(
    version=0,
    minutes={Section.CERTIFICATES: 2, Section.ENERGY: 25, Section.INDICATORS: 1, Section.APPLICATION: 3},
    certificates=(),
    forms={Section.ENERGY: Rule()},
    withheld=(),
    begun_before_sending=frozenset(),
    returned_days=10,
    energy_due=(4, 30),
)
"""What holds where no policy was published: the questions of the catalogue by kind, and the energy form."""


def asking_from_json(definition: Mapping[str, Any]) -> Asking:
    """Read a policy as AskingPolicy stores it. Errors: KeyError, TypeError, ValueError for one that is none."""
    month, day = definition["energy_due"]
    policy = Asking(
        version=int(definition["version"]),
        minutes={section: int(definition["minutes"][section.value]) for section in Section},
        certificates=tuple(
            CertificateAsked(str(each["type"]), tuple(map(str, each.get("instead", ()))), _rule(each))
            for each in definition["certificates"]
        ),
        forms={Section(each["form"]): _rule(each) for each in definition["forms"]},
        withheld=tuple(
            Withheld(frozenset(map(str, each["questions"])), frozenset(map(Circumstance, each["where"])))
            for each in definition["withheld"]
        ),
        begun_before_sending=frozenset(map(Section, definition["begun_before_sending"])),
        returned_days=int(definition["returned_days"]),
        energy_due=(int(month), int(day)),
    )
    unknown = {key for each in policy.withheld for key in each.questions} - set(BY_KEY)
    if unknown:
        raise ValueError(f"No such question: {', '.join(sorted(unknown))}")
    return policy


def _rule(each: Mapping[str, Sequence[str]]) -> Rule:
    return Rule(
        frozenset(map(SupplierKind, each.get("kinds", ()))),
        frozenset(map(str, each.get("categories", ()))),
        frozenset(map(Circumstance, each.get("unless", ()))),
    )
