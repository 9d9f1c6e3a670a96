"""Reasons to look again, and decisions that wait for a second reader, in Django admin: to read.

They are moved on the officers' pages. Who sent a concern is shown to the officer alone.
"""

from ljungby_social.read_only_admin import ReadOnlyAdmin


class ConcernAdmin(ReadOnlyAdmin):
    """Without the sender's address, which is kept only to answer."""

    list_display = ("received_at", "registration", "criterion", "state", "handled_by")
    list_filter = ("state",)
    list_select_related = ("registration", "criterion__policy", "handled_by")
    search_fields = ("registration__number",)
    exclude = ("sender_email",)


class SampleAdmin(ReadOnlyAdmin):
    list_display = ("drawn_on", "drawn_by", "size", "share", "reason")
    list_select_related = ("drawn_by",)


class SampledEnterpriseAdmin(ReadOnlyAdmin):
    list_display = ("sample", "order", "registration", "state", "handled_by")
    list_filter = ("state",)
    list_select_related = ("sample", "registration", "handled_by")
    search_fields = ("registration__number",)


class ProposalAdmin(ReadOnlyAdmin):
    """What an officer has proposed, and who reads it. The letters lie with the decisions."""

    list_display = ("prepared_at", "registration", "kind", "state", "prepared_by", "reader")
    list_filter = ("state", "kind")
    list_select_related = ("registration", "prepared_by", "reader")
    search_fields = ("registration__number",)
