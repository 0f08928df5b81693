package io.grapevine.cluster.wire;

/** How a dial ended, or the link that it had made. */
public sealed interface LinkEnd {
    /** Nobody listens there. */
    record NobodyListens() implements LinkEnd {}

    /** Somebody is there with whom no link may be. */
    record Refused(Refusal reason) implements LinkEnd {}

    /** Nobody answered in time, or there is no way there. */
    record NoAnswer() implements LinkEnd {}

    /** The link was there, and has ended. */
    record Closed(Identity who) implements LinkEnd {}
}
