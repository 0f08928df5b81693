package io.grapevine.shadow;

import io.grapevine.model.Labels;
import io.grapevine.notify.NotifyReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reasons that lie in what Grapevine has and Alertmanager has not, besides planned silences. */
record GrapevineReasons(SideView there, SideView here, ShadowSettings settings) {
    /** Whether a notification of the other side is of alerts alone that it raises itself, so that it is not compared. */
    boolean isOfRaisedAlerts(ShadowSend send) {
        List<Long> alerts = send.hashes();
        return !alerts.isEmpty() && alerts.stream().allMatch(this::isRaised);
    }

    private boolean isRaised(Long hash) {
        AlertFacts facts = there.alert(hash);
        return facts != null
                && here.alert(hash) == null
                && settings.raised().contains(facts.labels().get(Labels.ALERT_NAME));
    }

    /**
     * An alert that the other side raises itself, in one of two notifications.
     *
     * @param counterpart the other one; null: none
     */
    Optional<ReasonFinder.Finding> raised(ShadowSend send, @Nullable ShadowSend counterpart) {
        return hashes(send, counterpart).stream()
                .filter(this::isRaised)
                .findFirst()
                .map(there::alert)
                .map(facts -> new ReasonFinder.Finding(
                        ShadowReason.RAISED_ALERT, "raised there, which a shadow does not do: " + facts.labels()));
    }

    /** A notification that alerts are muted, or are not any more, which an Alertmanager does not send. */
    Optional<ReasonFinder.Finding> tellsOfMutes(ShadowSend send) {
        return send.reason() == NotifyReason.MUTED || send.reason() == NotifyReason.UNMUTED
                ? Optional.of(new ReasonFinder.Finding(
                        ShadowReason.WHEN_MUTED, "when_muted here: the integration is notified that alerts are muted"))
                : Optional.empty();
    }

    /**
     * An alert that both sides muted at about that time, whose end one of them passes on nevertheless.
     *
     * @param isThere whether the notification was sent by the Alertmanager
     */
    Optional<ReasonFinder.Finding> whenMuted(
            ShadowSend send, boolean isThere, @Nullable ShadowSend counterpart, Duration margin) {
        boolean isSetHere = settings.integration(send)
                .filter(each -> each.whenMuted().isOn())
                .isPresent();
        if (!isSetHere && !(isThere && send.isOfEnds())) {
            return Optional.empty();
        }
        return hashes(send, counterpart).stream()
                .map(here::alert)
                .filter(facts ->
                        facts != null && facts.mutedAt(send.at(), margin).isPresent())
                .findFirst()
                .map(facts -> new ReasonFinder.Finding(
                        ShadowReason.WHEN_MUTED,
                        (isSetHere
                                        ? "when_muted here: the integration is notified of muted alerts: "
                                        : "the end of a muted alert, which is not sent here: ")
                                + facts.labels()));
    }

    private static List<Long> hashes(ShadowSend send, @Nullable ShadowSend counterpart) {
        List<Long> hashes = new ArrayList<>(send.hashes());
        if (counterpart != null) {
            hashes.addAll(counterpart.hashes());
        }
        return hashes;
    }
}
