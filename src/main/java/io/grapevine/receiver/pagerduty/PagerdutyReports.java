package io.grapevine.receiver.pagerduty;

import io.grapevine.config.ActionsConfig.PagerdutyWebhookConfig;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionRequest.Origin;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.features.actions.SearchedIncident;
import io.grapevine.features.actions.SearchedIncident.Found;
import io.grapevine.model.Action;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.ChatUsers;
import io.grapevine.receiver.action.RefusalCounter;
import io.grapevine.receiver.pagerduty.PagerdutyReport.Change;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts on the events of PagerDuty. The same event may arrive twice, late, at two replicas, or before an earlier one: each finds what the
 * others did, and when they happened.
 *
 * @param workers run what compares all groups, and reads files
 */
record PagerdutyReports(ActionTarget target, InstantSource clock, Executor workers) {
    /** The name of the product in {@code apps}, {@code identities} and annotations. */
    static final String KEY = "pagerduty";

    static final String TITLE = "PagerDuty";

    private static final Logger LOG = LoggerFactory.getLogger(PagerdutyReports.class);

    /** How far apart an incident's begin and the time of an event may be for clocks that differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    /** How long an event is sent again that this replica cannot handle yet: longer would end the subscription at PagerDuty. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** The result of an event. */
    enum Handled {
        /** The report was acted on, or there was nothing to do. */
        DONE,
        /** PagerDuty is to send it again: the alerts may be here by then. */
        AGAIN
    }

    /** Acts as far as the settings go; completes when that is durable. Not on an event loop. */
    CompletionStage<Handled> handle(PagerdutyReport event, PagerdutyWebhookConfig settings) {
        boolean isWanted = event.change() == Change.ACKNOWLEDGED
                ? settings.acknowledges() && event.isByUser() // others are integrations, such as what is sent from here
                : settings.undoes();
        return isWanted
                ? target.incidents()
                        .apply(event.keySum())
                        .thenComposeAsync(incident -> act(event, settings, incident), workers)
                : CompletableFuture.completedStage(Handled.DONE);
    }

    private CompletionStage<Handled> act(
            PagerdutyReport event, PagerdutyWebhookConfig settings, SearchedIncident incident) {
        if (incident instanceof Found found) {
            return isOfEarlier(event, found.episode())
                    ? ignored(event, "it is of an earlier incident")
                    : perform(event, settings, found);
        }
        return CompletableFuture.completedStage(
                incident instanceof SearchedIncident.Awaited ? later(event) : Handled.DONE);
    }

    private static boolean isOfEarlier(PagerdutyReport event, long episode) {
        return event.at().plus(CLOCKS).getEpochSecond() < episode;
    }

    private Handled later(PagerdutyReport event) {
        return event.at().plus(PATIENCE).isAfter(clock.instant()) ? Handled.AGAIN : Handled.DONE;
    }

    private CompletionStage<Handled> perform(PagerdutyReport event, PagerdutyWebhookConfig settings, Found incident) {
        boolean isUndo = event.change() == Change.UNACKNOWLEDGED;
        // The end of what PagerDuty has made is PagerDuty's own; who acts here by an acknowledgement must be permitted
        // to.
        ChatUsers.ChatUser user = isUndo
                ? target.service().find(KEY, TITLE, event.userId(), event.isByUser() ? event.userName() : "automation")
                : target.users().find(KEY, TITLE, event.userId(), event.userName());
        if (user instanceof ChatUsers.Unmapped unmapped) {
            target.refusals().count(KEY, Action.ACK.text(), RefusalCounter.UNMAPPED);
            return ignored(event, unmapped.reason());
        }
        ChatUsers.Known known = (ChatUsers.Known) user;
        Origin origin = settings.acknowledges() ? Origin.REPORT : Origin.REPORT_OF_ENDS;
        return target.port()
                .get()
                .perform(request(event, origin, incident, known, isUndo), known.permit())
                .thenApply(result -> result instanceof ActionResult.Unknown ? later(event) : Handled.DONE);
    }

    private static ActionRequest request(
            PagerdutyReport event, Origin origin, Found incident, ChatUsers.Known user, boolean isUndo) {
        Map<String, String> annotations = new TreeMap<>(Map.of(ActionSilence.VIA, KEY));
        if (!event.permalink().isEmpty()) {
            annotations.put(ActionSilence.PERMALINK, event.permalink());
        }
        return new ActionRequest(
                isUndo ? Action.UNDO : Action.ACK,
                incident.groupId(),
                incident.episode(),
                0,
                Optional.of(event.at()),
                user.author(),
                user.asksComment() ? "" : (isUndo ? "unacknowledged in " : "acknowledged in ") + TITLE,
                annotations,
                origin);
    }

    private static CompletionStage<Handled> ignored(PagerdutyReport event, String reason) {
        LOG.atWarn()
                .addKeyValue("change", event.change())
                .addKeyValue("user", event.userId())
                .addKeyValue("incident", event.permalink())
                .addKeyValue("err", reason)
                .log("Event of PagerDuty has no effect");
        return CompletableFuture.completedStage(Handled.DONE);
    }
}
