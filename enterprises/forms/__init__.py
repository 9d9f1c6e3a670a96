"""Forms, by who fills them in. Every error is a Swedish sentence that says what to do."""
