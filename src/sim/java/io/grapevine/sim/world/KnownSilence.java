package io.grapevine.sim.world;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A silence that a user has requested, and its acknowledged states. */
public final class KnownSilence {
    /** Within this time a replica answers that lives, and whose disk takes what it writes. */
    private static final Duration ANSWERED = Duration.ofSeconds(5);

    /** The id of the alert that it mutes. */
    public final String alert;

    /** The receivers for which it is, as in {@link SilenceRequest}. */
    final String receivers;

    private final boolean mutes;
    private final Duration askedAt;
    private Instant startsAt;
    private String id = "";
    private Instant endsAt;
    private Instant endsAtLeast;
    private int setFact = SendAttempt.NONE;
    private int expiredFact = SendAttempt.NONE;
    private @Nullable Duration askedToEnd;
    private boolean edited;
    private @Nullable Duration receivedAt;
    private final boolean acknowledges;

    KnownSilence(String alert, Duration askedAt, Instant startsAt, Instant endsAt) {
        this(alert, "", true, askedAt, startsAt, endsAt, false);
    }

    KnownSilence(String alert, Duration askedAt, Instant startsAt, Instant endsAt, boolean acknowledges) {
        this(alert, "", true, askedAt, startsAt, endsAt, acknowledges);
    }

    KnownSilence(AlertCondition alert, String receivers, Duration askedAt, Instant startsAt, Instant endsAt) {
        this(alert.id(), receivers, SilencedReceivers.isMuting(receivers, alert), askedAt, startsAt, endsAt, false);
    }

    private KnownSilence(
            String alert,
            String receivers,
            boolean mutes,
            Duration askedAt,
            Instant startsAt,
            Instant endsAt,
            boolean acknowledges) {
        this.alert = alert;
        this.receivers = receivers;
        this.mutes = mutes;
        this.acknowledges = acknowledges;
        this.askedAt = askedAt;
        this.startsAt = startsAt;
        this.endsAt = endsAt;
        this.endsAtLeast = endsAt;
    }

    /** Whether it is an acknowledgement, so that the end of the alert is notified all the same. */
    public boolean isAcknowledgement() {
        return acknowledges;
    }

    /** Whether it is for the receiver that is notified of the alert. */
    public boolean isMuting() {
        return mutes;
    }

    /** The id of the silence; empty if it was never acknowledged. */
    public String id() {
        return id;
    }

    /** When the silence begins: not before a replica has taken it, which one that was paused does late. */
    public Instant startsAt() {
        return startsAt;
    }

    /** The latest end that was ever asked for. */
    public Instant endsAt() {
        return endsAt;
    }

    /** The earliest of the ends that it was given. */
    public Instant endsAtLeast() {
        return endsAtLeast;
    }

    /** The fact that the silence was set; {@link SendAttempt#NONE} if that was not acknowledged. */
    public int setFact() {
        return setFact;
    }

    /** Whether a replica has got the request and has not answered it, so that nobody knows if it mutes. */
    public boolean isInDoubt(Duration now) {
        return receivedAt != null
                && setFact == SendAttempt.NONE
                && receivedAt.plus(ANSWERED).compareTo(now) < 0;
    }

    /** The fact that the silence was ended; {@link SendAttempt#NONE} if that was not acknowledged. */
    public int expiredFact() {
        return expiredFact;
    }

    /** The time of the first request to expire it; null if there was none. */
    public @Nullable Duration askedToEnd() {
        return askedToEnd;
    }

    /** Whether it was changed since, so that its end is a matter of who came last. */
    public boolean isEdited() {
        return edited;
    }

    void receivedAt(Duration at) {
        receivedAt = at;
    }

    void acknowledged(String newId, Instant at, int notified) {
        id = newId;
        startsAt = at.isAfter(startsAt) ? at : startsAt;
        setFact = notified;
    }

    void extended(Instant end) {
        edited = true;
        endsAt = end.isAfter(endsAt) ? end : endsAt;
        endsAtLeast = end.isBefore(endsAtLeast) ? end : endsAtLeast;
    }

    void askToEnd(Duration at) {
        askedToEnd = askedToEnd == null ? at : askedToEnd;
    }

    void ended(int notified) {
        expiredFact = expiredFact == SendAttempt.NONE ? notified : expiredFact;
    }

    /** Whether it may have muted its alert on some replica at some time in a span. */
    public boolean mayMute(Duration from, Instant fromInstant, Duration to) {
        return mutes
                && askedAt.compareTo(to) <= 0
                && endsAt.plus(Duration.ofMinutes(1)).isAfter(fromInstant);
    }
}
