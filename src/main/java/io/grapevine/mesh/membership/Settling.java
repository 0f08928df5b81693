package io.grapevine.mesh.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Decides when gossip has settled: once the full state of every configured peer that answers is known here. Times are
 * milliseconds on this replica's elapsed clock.
 */
final class Settling {
    /** An address has to refuse again this long after it was first seen to refuse: its process may be starting. */
    static final long SECOND_REFUSAL = 2_000;

    /** How long a name that does not resolve, or an address at which no member answers, is waited for at most. */
    static final long UNANSWERED = 10_000;

    private record Refusal(long since, int count) {}

    private final long timeout;
    private final Map<String, Refusal> refusals = new TreeMap<>();
    /** By address: when a member was last connected there. */
    private final Map<String, Long> answered = new TreeMap<>();

    private List<SeedStatus> missing = List.of();
    private long start = -1;
    private boolean settled;

    /**
     * Not settled.
     *
     * @param timeout how long after the first {@link #look} this replica is settled whatever is missing
     */
    Settling(long timeout) {
        this.timeout = timeout;
    }

    boolean isSettled() {
        return settled;
    }

    /** Milliseconds since the first {@link #look}. */
    long elapsed(long now) {
        return start < 0 ? 0 : now - start;
    }

    /** The addresses that the last {@link #look} found worth waiting for. */
    List<SeedStatus> missing() {
        return missing;
    }

    /**
     * Looks at the configured addresses.
     *
     * @param exchanged whether all of a member's state is known here
     * @return whether this replica has just settled
     */
    boolean look(List<SeedStatus> contacts, Predicate<MemberId> exchanged, long now) {
        if (settled) {
            return false;
        }
        start = start < 0 ? now : start;
        List<SeedStatus> open = new ArrayList<>();
        for (SeedStatus contact : contacts) {
            if (!isDone(contact, exchanged, now)) {
                open.add(contact);
            }
        }
        missing = open;
        settled = open.isEmpty() || elapsed(now) >= timeout;
        return settled;
    }

    private boolean isDone(SeedStatus contact, Predicate<MemberId> exchanged, long now) {
        if (contact.state() != SeedStatus.State.REFUSED) {
            refusals.remove(contact.address());
        }
        return switch (contact.state()) {
            case SELF -> true;
            case CONNECTED -> isExchanged(contact, exchanged, now);
            case REFUSED -> hasRefusedTwice(contact, now) || isGivenUp(contact, now);
            case UNRESOLVED, TRYING, SILENT -> isGivenUp(contact, now);
        };
    }

    private boolean isExchanged(SeedStatus contact, Predicate<MemberId> exchanged, long now) {
        answered.put(contact.address(), now);
        MemberId member = contact.member();
        return member != null && exchanged.test(member);
    }

    private boolean hasRefusedTwice(SeedStatus contact, long now) {
        Refusal first = refusals.computeIfAbsent(contact.address(), ignored -> new Refusal(now, contact.refusals()));
        return contact.refusals() > first.count() && now - first.since() >= SECOND_REFUSAL;
    }

    private boolean isGivenUp(SeedStatus contact, long now) {
        return now - answered.getOrDefault(contact.address(), start) >= UNANSWERED;
    }
}
