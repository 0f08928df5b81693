package io.grapevine.configfile.receiver;

import java.util.List;
import java.util.Set;

/** The formats of all kinds. */
public final class ReceiverFormats {
    private static final List<IntegrationFormat<?>> IN_FILE_ORDER = List.of(
            DiscordFormat.FORMAT,
            EmailFormat.FORMAT,
            IncidentioFormat.FORMAT,
            PagerdutyFormat.FORMAT,
            SlackFormat.FORMAT,
            WebhookFormat.FORMAT,
            OpsgenieFormat.FORMAT,
            WechatFormat.FORMAT,
            PushoverFormat.FORMAT,
            VictoropsFormat.FORMAT,
            SnsFormat.FORMAT,
            TelegramFormat.FORMAT,
            WebexFormat.FORMAT,
            MsteamsFormat.FORMAT,
            Msteamsv2Format.FORMAT,
            JiraFormat.FORMAT,
            RocketchatFormat.FORMAT,
            MattermostFormat.FORMAT);

    private ReceiverFormats() {}

    /** The formats in the order in which a receiver's kinds are written. */
    public static List<IntegrationFormat<?>> inFileOrder() {
        return IN_FILE_ORDER;
    }

    /** All kinds, in the same order. */
    public static List<String> kinds() {
        return IN_FILE_ORDER.stream().map(format -> format.kind().label()).toList();
    }

    /** The fields of a kind that can hold text or parts with text; none if there is no such kind. */
    public static Set<String> textsOf(String kind) {
        return IN_FILE_ORDER.stream()
                .filter(format -> format.kind().label().equals(kind))
                .findFirst()
                .map(IntegrationFormat::texts)
                .orElse(Set.of());
    }
}
