"""The rows of the app, split along the case's life."""

from enterprises.models.assessment import Decision, Recusal, StandardSentence, Verdict
from enterprises.models.claims import (
    AccountingYear,
    BusinessFacts,
    Claim,
    IndependenceFacts,
    IntegrationFacts,
    ParticipationFacts,
    ReinvestmentFacts,
)
from enterprises.models.conversation import Message
from enterprises.models.enterprise import Enterprise
from enterprises.models.evidence import Document
from enterprises.models.follow_up import Concern, FollowUp, Sample, SampledEnterprise
from enterprises.models.people import Invitation, JoinRequest, Membership
from enterprises.models.policy import Correction, Criterion, Demand, PolicyVersion
from enterprises.models.proposal import Proposal
from enterprises.models.registration import Registration, RegistrationEvent
from enterprises.models.supplier import HeadCount, SupplierProfile

__all__ = [
    "AccountingYear",
    "BusinessFacts",
    "Claim",
    "Concern",
    "Correction",
    "Criterion",
    "Decision",
    "Demand",
    "Document",
    "Enterprise",
    "FollowUp",
    "HeadCount",
    "IndependenceFacts",
    "IntegrationFacts",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Message",
    "ParticipationFacts",
    "PolicyVersion",
    "Proposal",
    "Recusal",
    "Registration",
    "RegistrationEvent",
    "ReinvestmentFacts",
    "Sample",
    "SampledEnterprise",
    "StandardSentence",
    "SupplierProfile",
    "Verdict",
]
