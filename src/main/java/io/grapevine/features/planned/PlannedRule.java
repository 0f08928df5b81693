package io.grapevine.features.planned;

import io.grapevine.core.silence.SetResult;
import io.grapevine.model.timeinterval.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rule that is in force. Changed on the loop only, but for {@link #upcoming}, which any thread may call. */
final class PlannedRule {
    private static final Logger LOG = LoggerFactory.getLogger(PlannedRule.class);

    /** How long a rule without an occurrence to come is left alone. */
    private static final Duration OVER = Duration.ofDays(1);

    private final SilenceRule rule;
    private boolean isEdited;
    private boolean isPutBack;
    private Instant due = Instant.MIN;
    private volatile String refusal = "";
    private boolean isReported;
    private volatile @Nullable Known known;

    /**
     * The first occurrence that has not ended.
     *
     * @param id the id of its first silence
     */
    record Upcoming(Occurrence occurrence, String id) {}

    /** The first occurrence from one time until another. */
    private record Known(
            Instant from, Instant until, @Nullable Upcoming upcoming) {}

    /**
     * A rule from now on.
     *
     * @param isEdited whether a reload has brought it
     * @param isPutBack whether this replica had no rule before that makes the same silences
     */
    PlannedRule(SilenceRule rule, boolean isEdited, boolean isPutBack) {
        this.rule = rule;
        this.isEdited = isEdited;
        this.isPutBack = isPutBack;
    }

    SilenceRule rule() {
        return rule;
    }

    /** When something may have to be done. */
    Instant due() {
        return due;
    }

    /** Makes the rule due at once. */
    void wake() {
        due = Instant.MIN;
    }

    /** Whether the comment and the like of its silences may differ from what it asks for. */
    boolean isEdited() {
        return isEdited;
    }

    /** Whether silences that another reload has withdrawn are to be followed by others. */
    boolean isPutBack() {
        return isPutBack;
    }

    /** Begins a check, in which a silence may be refused again. */
    void begin() {
        refusal = "";
    }

    /** Ends a check. */
    void end(Instant next) {
        due = next;
        isReported &= !refusal.isEmpty();
        isEdited &= !refusal.isEmpty();
        isPutBack &= !refusal.isEmpty();
    }

    /** Why the silence of the rule could not be created; empty if it could. */
    String refusal() {
        return refusal;
    }

    /** Takes the result of creating or extending a silence. One that is refused is tried again each minute, and logged once. */
    void note(SetResult result) {
        if (result instanceof SetResult.Refused refused) {
            refusal = refused.fault();
            if (!isReported) {
                isReported = true;
                LOG.atError()
                        .addKeyValue("rule", rule.name())
                        .addKeyValue("file", rule.file())
                        .addKeyValue("err", refusal)
                        .log("Planned silence could not be created");
            }
        }
    }

    /**
     * The occurrence that {@link SilenceRule#after} finds first; null if there is none. It is searched for once in its time, as
     * each scrape of the metrics asks for those of all rules.
     */
    @Nullable
    Upcoming upcoming(Instant now) {
        Known last = known;
        if (last == null || now.isBefore(last.from()) || !now.isBefore(last.until())) {
            last = search(now);
            known = last;
        }
        return last.upcoming();
    }

    private Known search(Instant now) {
        List<Occurrence> found = rule.after(now, 1);
        if (found.isEmpty()) {
            return new Known(now, now.plus(OVER), null);
        }
        Occurrence first = found.get(0);
        return new Known(now, first.end(), new Upcoming(first, rule.id(first)));
    }
}
