package org.sightline.server.http.wire;

import org.jspecify.annotations.Nullable;

/// A question in the query language.
///
/// @param query as JSON; null where it is said as text
/// @param text as text, such as `label:person zone:dock`, and for numbers also with what is worked
///   out, such as `label:person | count by:hour`; null where it is said as JSON
/// @param numbers what is worked out, in the words of the text form after the bar, such as `count
///   by:hour`; null for the facts themselves
/// @param start of the time that numbers are over; null where the text says it
/// @param order `newest` or `relevance`; null for newest
/// @param limit 1 to 200 facts, 50 where it is null
/// @param cursor `next` of the page before
/// @param purpose why it is asked, for the audit log
public record WireAsked(
    @Nullable WireQuery query,
    @Nullable String text,
    @Nullable String numbers,
    @Nullable String start,
    @Nullable String end,
    @Nullable String order,
    @Nullable Integer limit,
    @Nullable String cursor,
    @Nullable String purpose) {}
