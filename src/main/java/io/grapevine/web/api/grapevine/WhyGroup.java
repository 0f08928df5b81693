package io.grapevine.web.api.grapevine;

import io.grapevine.config.RouteConfig;
import io.grapevine.config.WhenMuted;
import io.grapevine.dispatch.GroupView;
import io.grapevine.dispatch.Route;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ShortGroupId;
import io.grapevine.nflog.AlertHash;
import io.grapevine.nflog.NflogEntry;
import io.grapevine.notify.Forecast;
import io.grapevine.notify.Integration;
import io.grapevine.notify.NotificationRecord;
import io.grapevine.notify.NotifyReason;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A group that an alert is in, or would be in.
 *
 * @param route the route of the group
 * @param labels the group labels
 * @param live the group; null if there is none yet
 * @param holdsAlert whether the alert is in it
 * @param mutedBy the time intervals that mute it
 * @param mutedUntil until when they do; null if they do not, or for longer than is known
 * @param sends what each integration was last notified of, and will be
 * @param forecast what its next flush would do; null without a group
 * @param outcomes the latest notifications of the group
 */
record WhyGroup(
        Route route,
        LabelSet labels,
        @Nullable GroupView live,
        boolean holdsAlert,
        List<String> mutedBy,
        @Nullable Instant mutedUntil,
        List<Send> sends,
        @Nullable Forecast forecast,
        List<NotificationRecord> outcomes) {

    /**
     * The last and the next notification of an integration.
     *
     * @param notifiedAt when it was last notified of the group, by any replica; null if it was not
     * @param knowsAlert whether that notification held the alert as firing
     * @param isSentEnd whether the alert is muted, and the integration is notified of its end all the same
     * @param begin what the integration is notified of as the alert is muted: {@link WhenMuted.Begin#NONE} if it is not muted
     * @param knowsMuted whether it was notified of that
     * @param repeatAt when that notification is repeated if nothing changes; null if it is not
     * @param next why the next flush would notify it; {@link NotifyReason#NONE} if it would not
     * @param nextAlerts how many alerts that notification would hold
     * @param last the latest notification to it that this replica knows the course of
     */
    record Send(
            Integration integration,
            @Nullable Instant notifiedAt,
            boolean knowsAlert,
            boolean isSentEnd,
            WhenMuted.Begin begin,
            boolean knowsMuted,
            @Nullable Instant repeatAt,
            NotifyReason next,
            int nextAlerts,
            Optional<NotificationRecord> last) {

        static Send of(
                Integration integration,
                WhyGroup group,
                LabelSet alert,
                @Nullable NflogEntry entry,
                Why.Passing passes) {
            NotifyReason reason = NotifyReason.NONE;
            int alerts = 0;
            if (group.forecast != null) {
                for (Forecast.Send send : group.forecast.sends()) {
                    if (send.integration().equals(integration)) {
                        reason = send.reason();
                        alerts = send.alerts().size();
                    }
                }
            }
            long hash = AlertHash.of(alert);
            boolean knows = entry != null && entry.notified().isNotifiedFiring(hash);
            boolean knowsMuted = entry != null && entry.notified().knowsMuted(hash);
            boolean isSentBegin = (knows || knowsMuted) && passes.begin().test(integration.whenMuted());
            return new Send(
                    integration,
                    entry == null ? null : entry.timestamp(),
                    knows,
                    knows && integration.sendResolved() && passes.end().test(integration.whenMuted()),
                    isSentBegin ? integration.whenMuted().begin() : WhenMuted.Begin.NONE,
                    isSentBegin && knowsMuted,
                    entry == null || group.live == null ? null : RepeatTime.of(entry, group.live),
                    reason,
                    alerts,
                    group.outcomes.stream()
                            .filter(outcome -> outcome.key().equals(integration.logKey(group.key())))
                            .findFirst());
        }
    }

    String key() {
        return route.groupKey(labels);
    }

    WhyGroup with(List<Send> next) {
        return new WhyGroup(route, labels, live, holdsAlert, mutedBy, mutedUntil, next, forecast, outcomes);
    }

    void write(JsonWriter json) throws IOException {
        RouteConfig config = route.config();
        json.put("id", ShortGroupId.of(route.id(), labels))
                .put("key", key())
                .put("route", route.id())
                .put("receiver", config.receiver())
                .putGiven("file", config.file())
                .put("labels", labels)
                .put("exists", live != null)
                .put("holdsAlert", holdsAlert)
                .put("groupWaitMillis", config.groupWait())
                .put("groupIntervalMillis", config.groupInterval())
                .put("repeatIntervalMillis", config.repeatInterval())
                .strings("mutedBy", mutedBy)
                .putGiven("mutedUntil", mutedUntil);
        if (live != null) {
            json.put("nextFlush", live.nextFlush()).put("flushing", live.isFlushing());
        }
        if (forecast != null && forecast.stoppedBy() != null) {
            json.put("nextFlushStoppedBy", forecast.stoppedBy().label());
        }
        json.list("integrations", sends, WhyGroup::write).list("outcomes", outcomes, GroupRow::write);
    }

    private static void write(Send send, JsonWriter json) throws IOException {
        json.put("name", send.integration().name());
        if (send.notifiedAt() != null) {
            json.put("notifiedAt", send.notifiedAt()).put("knowsAlert", send.knowsAlert());
        }
        if (send.isSentEnd()) {
            json.put("endIsSent", true);
        }
        if (send.begin() != WhenMuted.Begin.NONE) {
            json.put("mutedAs", send.begin() == WhenMuted.Begin.SEND ? "muted" : "resolved")
                    .put("knowsMuted", send.knowsMuted());
        }
        json.putGiven("repeatAt", send.repeatAt());
        if (send.next() != NotifyReason.NONE) {
            json.object("next", next -> next.put("reason", send.next().text()).put("alerts", send.nextAlerts()));
        }
        if (send.last().isPresent()) {
            json.object("last", last -> GroupRow.write(send.last().get(), last));
        }
    }
}
