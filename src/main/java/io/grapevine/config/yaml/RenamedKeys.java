package io.grapevine.config.yaml;

import static java.util.Map.entry;

import java.util.Map;

/** Keys of Grapevine's own files that had other names, which are refused with the new ones. */
public final class RenamedKeys {
    /** The new name by the path of the old one, for a list with any position; it starts at the mapping that had the old one. */
    public static final Map<String, String> ALL = Map.ofEntries(
            entry("actions", "messages.buttons"),
            entry("buttons", "messages.buttons"),
            entry("integrations[].actions", "buttons"),
            entry("integrations[].when_muted.begin", "muted"),
            entry("integrations[].when_muted.end", "resolved"),
            entry("messages.buttons.discord", "apps.discord"),
            entry("messages.buttons.mattermost", "apps.mattermost"),
            entry("messages.buttons.pagerduty", "apps.pagerduty"),
            entry("messages.buttons.slack", "apps.slack"),
            entry("messages.buttons.telegram", "apps.telegram"),
            entry("messages.buttons.twilio", "apps.twilio"),
            entry("mustache", "messages.mustache"),
            entry("origins", "ui.origins of grapevine.yml"), // of the access file
            entry("receivers[].gotify_configs[].click", "link"),
            entry("receivers[].gotify_configs[].markdown", "format: markdown"),
            entry("receivers[].line_configs[].url", "api_url"),
            entry("receivers[].matrix_configs[].homeserver", "api_url"),
            entry("receivers[].matrix_configs[].html", "format: html"),
            entry("receivers[].ntfy_configs[].click", "link"),
            entry("receivers[].ntfy_configs[].markdown", "format: markdown"),
            entry("receivers[].signal_configs[].url", "api_url"),
            entry("receivers[].wecom_configs[].message_type", "format"),
            entry("silence_reminders", "silences.reminders"),
            entry("silence_rules", "silences.rules"),
            entry("template_strict", "messages.mustache.strict"),
            entry("templates", "messages.mustache.files"),
            entry("webpush", "server.webpush"));

    private RenamedKeys() {}
}
