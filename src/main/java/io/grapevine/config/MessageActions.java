package io.grapevine.config;

import io.grapevine.model.action.Action;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The actions that messages of an integration offer.
 *
 * @param actions acknowledge and silence, in their order
 * @param why whether there is a link to the page of the group as well
 */
public record MessageActions(List<Action> actions, boolean why) {
    /** Messages without actions. */
    public static final MessageActions NONE = new MessageActions(List.of(), false);

    /** The greatest number in a message: a row of buttons of Discord has five. */
    public static final int MOST = 5;

    /** The name of the link to the page of the group in {@code grapevine.yml}. */
    public static final String WHY = "why";

    private static final Set<IntegrationKind> KINDS = EnumSet.of(
            IntegrationKind.APPRISE,
            IntegrationKind.DINGTALK,
            IntegrationKind.DISCORD,
            IntegrationKind.EMAIL,
            IntegrationKind.FEISHU,
            IntegrationKind.GITHUB,
            IntegrationKind.GITLAB,
            IntegrationKind.GOOGLECHAT,
            IntegrationKind.GOTIFY,
            IntegrationKind.GRAFANA,
            IntegrationKind.LINE,
            IntegrationKind.MATRIX,
            IntegrationKind.MATTERMOST,
            IntegrationKind.MSTEAMSV2,
            IntegrationKind.NTFY,
            IntegrationKind.PAGERDUTY,
            IntegrationKind.PUSHOVER,
            IntegrationKind.SIGNAL,
            IntegrationKind.SLACK,
            IntegrationKind.TELEGRAM,
            IntegrationKind.WEBEX,
            IntegrationKind.WEBHOOK,
            IntegrationKind.WEBPUSH,
            IntegrationKind.WECOM,
            IntegrationKind.ZULIP);

    /** The kinds of which fewer are shown, and how many. */
    private static final Map<IntegrationKind, Integer> FEWER =
            Map.of(IntegrationKind.NTFY, 3, IntegrationKind.WEBPUSH, 2);

    public MessageActions {
        actions = List.copyOf(actions);
    }

    /** Whether messages offer nothing. */
    public boolean isEmpty() {
        return actions.isEmpty() && !why;
    }

    /** Whether messages of a kind of integration can offer actions. */
    public static boolean isPossible(IntegrationKind kind) {
        return KINDS.contains(kind);
    }

    /** How many actions messages of a kind can show. */
    public static int most(IntegrationKind kind) {
        return FEWER.getOrDefault(kind, MOST);
    }
}
