package io.grapevine.configfile.receiver;

import java.util.List;

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
}
