package io.grapevine.config.file;

import io.grapevine.config.ActionKeyText;
import io.grapevine.config.ActionsConfig;
import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.LinkAccess;
import io.grapevine.config.Secret;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the section {@code actions} of {@code grapevine.yml}. */
final class ActionsSection {
    private static final Duration LEAST = Duration.ofMinutes(5);
    private static final Duration MOST = Duration.ofDays(31);
    private static final String LOGIN = "login";
    private static final String HOLDER = "holder";
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[[^\\[\\]]*]|[^\\[\\]:]*):(\\d{1,5})");
    private static final int LAST_PORT = 65_535;

    private ActionsSection() {}

    static ActionsConfig read(MappingReader in) {
        Value identities = in.value("identities");
        ActionsConfig actions = new ActionsConfig(
                in.value("key_file").filePath(),
                expiry(in.value("link_expiry")),
                links(in.value("links")),
                address(in.value("listen")),
                chats(in),
                IdentitiesField.read(identities));
        if (!actions.identities().isEmpty() && actions.chats().equals(Chats.NONE)) {
            identities.warn("no effect (expected: a chat whose clicks are reported, such as slack)");
        }
        return actions;
    }

    private static Chats chats(MappingReader in) {
        return new Chats(
                in.value("slack").objects(SlackAppSection.SHAPE::read),
                in.value("telegram").objects(TelegramBotSection.SHAPE::read),
                in.value("mattermost").objects(MattermostServerSection::read),
                in.value("discord").objects(DiscordAppSection.SHAPE::read),
                in.value("pagerduty").objects(PagerdutyWebhookSection.SHAPE::read),
                in.value("twilio").objects(TwilioAccountSection.SHAPE::read));
    }

    /** Reports an authorization in the client's settings of an app or a bot. */
    static void refuseAuthorization(RecordDraft draft, String why) {
        HttpConfig http = draft.get("http_config");
        if (http != null && http.authorization() != null) {
            draft.fault("http_config", "authorization (expected: none, " + why + ")");
        }
    }

    /** Reports a secret by which requests of a product are known that is so short that it can be guessed. */
    static void refuseShortSecret(RecordDraft draft, String field) {
        Secret secret = draft.get(field);
        if (secret != null && !secret.isEmpty() && !secret.reveal().equals(Value.UNREADABLE)) {
            ActionKeyText.faultOfCallbackSecret(secret.reveal()).ifPresent(fault -> draft.fault(field, fault));
        }
    }

    private static LinkAccess links(Value value) {
        return value.oneOf(LOGIN, List.of(LOGIN, HOLDER)).equals(HOLDER) ? LinkAccess.HOLDER : LinkAccess.LOGIN;
    }

    private static String address(Value value) {
        String text = value.text();
        Matcher address = ADDRESS.matcher(text);
        boolean isAddress = address.matches() && Integer.parseInt(address.group(1)) <= LAST_PORT;
        if (!isAddress && !text.isEmpty() && !text.equals(Value.UNREADABLE)) {
            value.fault(value.describe() + " (expected: host:port or :port)");
        }
        return isAddress ? text : "";
    }

    private static Duration expiry(Value value) {
        if (value.isNull()) {
            return ActionsConfig.DEFAULT.linkExpiry();
        }
        Optional<Duration> expiry =
                DurationField.of(value.text()).filter(time -> time.compareTo(LEAST) >= 0 && time.compareTo(MOST) <= 0);
        if (expiry.isEmpty()) {
            value.fault(value.describe() + " (expected: a duration from 5m to 31d)");
        }
        return expiry.orElse(ActionsConfig.DEFAULT.linkExpiry());
    }
}
