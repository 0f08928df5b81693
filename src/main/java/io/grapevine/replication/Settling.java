package io.grapevine.replication;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether this replica knows what the others know: everybody at a configured address that answers has shown all
 * it has. Times are milliseconds on this replica's elapsed clock.
 */
final class Settling {
    /** An address has to refuse again this long after it was first seen to refuse: its process may be starting. */
    static final long SECOND_REFUSAL = 2_000;

    private record Refusal(long since, int count) {}

    private final long deadline;
    private final Map<String, Refusal> refusals = new TreeMap<>();
    private boolean settled;

    /**
     * Not settled.
     *
     * @param deadline when this replica is settled whatever is missing
     */
    Settling(long deadline) {
        this.deadline = deadline;
    }

    boolean isSettled() {
        return settled;
    }

    /**
     * Looks at the configured addresses.
     *
     * @param exchanged whether all of a member's state is known here
     * @return whether this replica has just settled
     */
    boolean look(List<Contact> contacts, Predicate<MemberId> exchanged, long now) {
        if (settled) {
            return false;
        }
        boolean all = true;
        for (Contact contact : contacts) {
            all &= isDone(contact, exchanged, now);
        }
        settled = all || now >= deadline;
        return settled;
    }

    private boolean isDone(Contact contact, Predicate<MemberId> exchanged, long now) {
        if (contact.state() != Contact.State.REFUSED) {
            refusals.remove(contact.address());
        }
        return switch (contact.state()) {
            case SELF -> true;
            case UNRESOLVED, TRYING -> false;
            case CONNECTED -> isExchanged(contact.member(), exchanged);
            case REFUSED -> hasRefusedTwice(contact, now);
        };
    }

    private static boolean isExchanged(@Nullable MemberId member, Predicate<MemberId> exchanged) {
        return member != null && exchanged.test(member);
    }

    private boolean hasRefusedTwice(Contact contact, long now) {
        Refusal first = refusals.computeIfAbsent(contact.address(), ignored -> new Refusal(now, contact.refusals()));
        return contact.refusals() > first.count() && now - first.since() >= SECOND_REFUSAL;
    }
}
