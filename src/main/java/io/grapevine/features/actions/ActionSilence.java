package io.grapevine.features.actions;

import io.grapevine.base.Sha256;
import io.grapevine.model.Action;
import io.grapevine.model.Digest;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The silence that an action makes on an incident. Its id follows from the action, the incident and the round, so that the same
 * button makes one silence, on whichever replica it arrives and however often.
 *
 * @param groupKey the key of the group
 * @param episode when the incident was notified first, in seconds since 1970
 * @param round how many silences of this action on this incident have ended before
 * @param service the external service that reports the action; empty for what a user of Grapevine does: a report that ends what the
 *     service has reported must not have the id of what a user does
 */
public record ActionSilence(Action action, String groupKey, long episode, int round, String service) {
    /** The annotation with the service or the way that the action came by, such as {@code link}. */
    public static final String VIA = "grapevine_via";

    /** The annotation with the address of the message that the action came from. */
    public static final String PERMALINK = "grapevine_permalink";

    /** The annotation with who has ended the silence by an undo from a message. */
    public static final String UNDONE_BY = "grapevine_undone_by";

    /** The annotation with when an external service says that the acknowledgement ended there. */
    public static final String UNDONE_AT = "grapevine_undone_at";

    /** The annotation with when the group was last notified of anything when it was acknowledged, as the notification log has it. */
    private static final String NOTIFIED = "grapevine_notified";

    /** The annotation with when an integration was last notified, where the log has an end since then that was only recorded. */
    private static final String SENT = "grapevine_sent";

    private static final String ACTION = "grapevine_action";
    private static final String EPISODE = "grapevine_episode";
    private static final String ROUND = "grapevine_round";
    private static final String ID_OF = "gv-action-1";

    /**
     * Times at which a group was last notified, as the notification log had it when the group was acknowledged.
     *
     * @param known of anything, or when an end was recorded for an integration that is not notified of ends
     * @param sent of anything; empty also if that is unknown
     */
    public record LastNotified(Optional<Instant> known, Optional<Instant> sent) {
        /** A group that was not notified. */
        public static final LastNotified NEVER = new LastNotified(Optional.empty(), Optional.empty());

        /** The later ones of these times and of those of one more entry of the log. */
        public LastNotified and(Instant moreKnown, Optional<Instant> moreSent) {
            return new LastNotified(
                    Optional.of(known.filter(moreKnown::isBefore).orElse(moreKnown)),
                    Stream.concat(sent.stream(), moreSent.stream()).max(Comparator.naturalOrder()));
        }

        /** What a silence says of when its group was last notified before it was acknowledged. */
        public static LastNotified of(Silence silence) {
            Optional<Instant> known = silence.time(NOTIFIED);
            return new LastNotified(known, silence.time(SENT).or(() -> known));
        }

        /** A copy of an acknowledgement that is acknowledged again: what its group was notified of until now does not end it. */
        public Silence confirm(Silence acknowledgement) {
            if (known.isEmpty()) {
                return acknowledgement;
            }
            LastNotified before = of(acknowledgement);
            Map<String, String> annotations =
                    new TreeMap<>(acknowledgement.annotations().toMap());
            annotations.remove(SENT);
            before.and(known.get(), sent).annotate(annotations);
            return acknowledgement.withAnnotations(annotations);
        }

        private void annotate(Map<String, String> annotations) {
            known.ifPresent(time -> annotations.put(NOTIFIED, time.toString()));
            sent.filter(time -> !known.equals(sent)).ifPresent(time -> annotations.put(SENT, time.toString()));
        }
    }

    /** The silence of what a user does. */
    public ActionSilence(Action action, String groupKey, long episode, int round) {
        this(action, groupKey, episode, round, "");
    }

    /** A copy of this silence in a later round. */
    public ActionSilence inRound(int later) {
        return new ActionSilence(action, groupKey, episode, later, service);
    }

    /**
     * The id: a UUID of version 8 of the first 16 bytes of the SHA-256 sum of {@code gv-action-1}, the verb, the duration in
     * seconds, the key of the group, the episode, the round, and the service if there is one. Each text is in UTF-8 behind its
     * length in four bytes; the duration and the episode have eight bytes, the round four, the most significant first.
     */
    public String id() {
        MessageDigest sum = Sha256.sum();
        Sha256.addSized(sum, ID_OF);
        Sha256.addSized(sum, action.verb().text());
        sum.update(ByteBuffer.allocate(Long.BYTES)
                .putLong(action.duration().toSeconds())
                .flip());
        Sha256.addSized(sum, groupKey);
        sum.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(episode)
                .putInt(round)
                .flip());
        if (!service.isEmpty()) {
            Sha256.addSized(sum, service);
        }
        return Digest.read(ByteBuffer.wrap(sum.digest())).uuid();
    }

    /**
     * The annotations of an acknowledgement that no message has asked for, which {@link #of} does not know: the group, the
     * episode if the notification log keeps it, and the last notification.
     *
     * @param notified when that was
     * @param terms the annotations that say when it ends
     */
    public LabelSet acknowledging(LastNotified notified, Map<String, String> terms) {
        Map<String, String> annotations = new TreeMap<>(terms);
        annotations.put(Silence.ACKNOWLEDGES, groupKey);
        if (episode != 0) {
            annotations.put(EPISODE, Instant.ofEpochSecond(episode).toString());
        }
        notified.annotate(annotations);
        return LabelSet.of(annotations);
    }

    /**
     * The annotations by which {@link #of} knows the silence, with those of {@code more}.
     *
     * @param notified when the group was last notified
     */
    public LabelSet annotations(Map<String, String> more, LastNotified notified) {
        Map<String, String> annotations = new TreeMap<>(more);
        annotations.put(ACTION, action.text());
        annotations.put(Silence.GROUP, groupKey);
        annotations.put(EPISODE, Instant.ofEpochSecond(episode).toString());
        annotations.put(ROUND, Integer.toString(round));
        if (action.verb() == Action.Verb.ACK) {
            annotations.put(Silence.ACKNOWLEDGES, groupKey);
            notified.annotate(annotations);
        }
        return LabelSet.of(annotations);
    }

    /**
     * The action that made a silence; empty if none did. Annotations alone prove nothing, as clients of the API may set any: the
     * silence has the id that follows from them.
     */
    public static Optional<ActionSilence> of(Silence silence) {
        LabelSet annotations = silence.annotations();
        String action = annotations.get(ACTION);
        String group = annotations.get(Silence.GROUP);
        String episode = annotations.get(EPISODE);
        String round = annotations.get(ROUND);
        if (action == null || group == null || episode == null || round == null) {
            return Optional.empty();
        }
        try {
            long second = Instant.parse(episode).getEpochSecond();
            int number = Integer.parseInt(round);
            return Action.parse(action).stream()
                    .flatMap(known -> Stream.of("", annotations.valueOf(VIA))
                            .map(service -> new ActionSilence(known, group, second, number, service)))
                    .filter(made -> made.id().equals(silence.id()))
                    .findFirst();
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
