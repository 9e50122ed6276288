from __future__ import annotations

from ridgeline.operations.erasure import ErasureSubjects
from ridgeline.secret import DeploymentSecret

VISITOR = "Q7wJx2LmPz9RtVbNc4Yk"
OLD, NEW = "o" * 32, "n" * 32


def test_a_subject_tells_the_visitor_only_to_those_who_have_the_secret() -> None:
    subject = ErasureSubjects(DeploymentSecret([OLD])).subject(VISITOR)
    assert len(subject) == 32
    assert int(subject, 16)
    assert VISITOR not in subject
    assert subject != ErasureSubjects(DeploymentSecret([NEW])).subject(VISITOR)
    assert subject != ErasureSubjects(DeploymentSecret([OLD])).subject(VISITOR[:-1] + "l")


def test_subjects_of_a_former_secret_are_recognised() -> None:
    before, after = (ErasureSubjects(DeploymentSecret(values)) for values in ([OLD], [NEW, OLD]))
    assert before.subject(VISITOR) in after.all_subjects(VISITOR)
    assert after.subject(VISITOR) == after.all_subjects(VISITOR)[0] != before.subject(VISITOR)


def test_the_audit_entry_names_the_visitor_by_its_subject_only() -> None:
    subjects = ErasureSubjects(DeploymentSecret([OLD]))
    entry = subjects.entry(VISITOR, 7, "key_1", "ae_0", {"because": "asked"})
    assert (entry.at, entry.actor, entry.action, entry.environment_id) == (7, "key_1", "visitor.erased", "ae_0")
    assert entry.subject == subjects.subject(VISITOR)
    assert VISITOR not in repr(entry)
