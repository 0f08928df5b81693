package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Said;
import io.grapevine.it.Services;
import io.grapevine.it.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Alertmanager of this computer and Grapevine tell the same, receiver by receiver, of the same alerts: two fire, and
 * then both have ended. Debian's Alertmanager is 0.25, so the kinds are those that it knows. Pushover is none of them: its
 * address cannot be configured.
 */
class BesideAlertmanagerIT {
    private static final String[] FLAGS = {"--web.external-url=http://am.example.com/a", "--web.route-prefix=/"};
    private static final String CONFIG = """
            global:
              smtp_smarthost: 127.0.0.1:%2$d
              smtp_from: Alerts <alerts@am.example.com>
              smtp_require_tls: false
            route: {receiver: team & co, group_by: [alertname], group_wait: 3s, group_interval: 1s, repeat_interval: 1h}
            receivers:
            - name: team & co
              webhook_configs:
              - {url: '%1$s/webhook'}
              - {url: '%1$s/webhook-of-one', max_alerts: 1}
              slack_configs:
              - {api_url: '%1$s/slack', channel: '#alerts', send_resolved: true}
              - api_url: '%1$s/slack-in-full'
                channel: '@{{ .CommonLabels.job }}'
                send_resolved: true
                username: '{{ .Receiver | toUpper }}'
                color: '{{ if eq .Status "firing" }}warning{{ else }}#00ff00{{ end }}'
                title: '{{ len .Alerts.Firing }} of {{ .Alerts | len }} <&>'
                title_link: '{{ .ExternalURL }}/?q={{ .GroupLabels.alertname }}'
                pretext: '{{ .CommonAnnotations.SortedPairs.Values | join " & " }}'
                text: '{{ range .Alerts }}{{ .Labels.instance | title }}: {{ .Annotations.summary }}{{ "\\n" }}{{ end }}'
                fields: [{title: '{{ .Status }}', value: '{{ .GroupLabels.Names }}', short: true}, {title: b, value: c}]
                short_fields: false
                footer: '{{ (index .Alerts 0).StartsAt.Format "2006-01-02" }}'
                fallback: '{{ template "slack.default.fallback" . }}'
                callback_id: '{{ .CommonLabels.severity }}'
                icon_emoji: ':{{ .Status }}:'
                icon_url: http://icons/i
                image_url: http://icons/j
                thumb_url: http://icons/k
                link_names: true
                mrkdwn_in: [text]
                actions:
                - {type: button, text: '{{ .Status }}', url: 'http://r/{{ .Status }}', style: primary}
                - {type: button, text: Go, name: go, value: '{{ .Receiver }}', confirm: {text: '{{ .Status }}?', title: t}}
              pagerduty_configs:
              - {url: '%1$s/pagerduty', routing_key: key}
              - url: '%1$s/pagerduty-in-full'
                routing_key: key
                severity: '{{ .CommonLabels.severity }}'
                class: '{{ .CommonLabels.job }}'
                component: c
                group: '{{ .GroupLabels.alertname }}'
                client: us
                client_url: http://us/
                description: '{{ .Status }}'
                details: {firing: '{{ len .Alerts.Firing }}', more: '{{ .CommonLabels.job }}'}
                images: [{src: http://i/s, alt: '{{ .Status }}', href: http://i/h}]
                links: [{href: 'http://l/{{ .Status }}', text: t}]
              opsgenie_configs:
              - {api_url: '%1$s/opsgenie/', api_key: key}
              - api_url: '%1$s/opsgenie-in-full/'
                api_key: key
                message: '{{ .Status }} <&>'
                description: '{{ .CommonLabels.Values }}'
                source: us
                details: {more: '{{ .Status }}', severity: mine}
                entity: '{{ .GroupLabels.alertname }}'
                actions: 'restart, look'
                responders: [{name: '{{ .CommonLabels.job }}', type: team}, {name: 'a,b', type: teams}, {id: '1', type: user}]
                tags: '{{ .CommonLabels.severity }},b'
                note: n
                priority: P1
                update_alerts: true
              victorops_configs:
              - {api_url: '%1$s/victorops/', api_key: key, routing_key: route}
              - api_url: '%1$s/victorops-in-full/'
                api_key: key
                routing_key: '{{ .CommonLabels.job }}'
                message_type: '{{ if eq .CommonLabels.severity "critical" }}WARNING{{ end }}'
                state_message: '{{ .Status }}'
                entity_display_name: '{{ .GroupLabels.Values | join " " }}'
                monitoring_tool: us
                custom_fields: {more: '{{ .Status }}'}
              telegram_configs:
              - {api_url: '%1$s/telegram', bot_token: token, chat_id: -5}
              - api_url: '%1$s/telegram-in-full'
                bot_token: token
                chat_id: 7
                parse_mode: MarkdownV2
                disable_notifications: true
                message: '*{{ .Status }}* <&>'
              - {api_url: '%1$s/telegram-of-text', bot_token: token, chat_id: 7, parse_mode: ''}
              discord_configs:
              - {webhook_url: '%1$s/discord'}
              - {webhook_url: '%1$s/discord-in-full', title: '{{ .Status }}', message: '{{ .CommonLabels.Values }}'}
              webex_configs:
              - {api_url: '%1$s/webex', room_id: room, http_config: {authorization: {credentials: secret}}}
              sns_configs:
              - api_url: '%1$s/sns'
                topic_arn: arn:aws:sns:eu-central-1:1:t
                sigv4: {region: eu-central-1, access_key: a, secret_key: s}
              - api_url: '%1$s/sns-in-full'
                target_arn: 'arn:{{ .CommonLabels.job }}'
                sigv4: {region: eu-central-1, access_key: a, secret_key: s}
                subject: '{{ .Status }}'
                message: '{{ .CommonLabels.Values }} ü'
                attributes: {status: '{{ .Status }}'}
              wechat_configs:
              - {api_url: '%1$s/wechat/', corp_id: corp, api_secret: secret, to_user: u, agent_id: '1', send_resolved: true}
              - api_url: '%1$s/wechat-in-full/'
                corp_id: corp
                api_secret: secret
                to_party: '{{ .Status }}'
                to_tag: t
                agent_id: '1'
                message_type: markdown
                message: '**{{ .Status }}** <&>'
                send_resolved: true
              email_configs:
              - {to: mail@example.com, send_resolved: true}
              - to: Text <mail-of-text@example.com>
                send_resolved: true
                headers: {Subject: '{{ .Status }} ü', X-Team: '{{ .CommonLabels.job }}'}
                html: ''
                text: '{{ template "slack.default.fallback" . }}{{ range .Alerts }}{{ "\\n" }}{{ .Labels.instance }} ü{{ end }}'
            """;

    /** The names of the receivers: first segments of paths, and recipients of mails. */
    private static final Set<String> NAMES = Pattern.compile("%1\\$s/([a-z-]+)|([a-z-]+)@example\\.com")
            .matcher(CONFIG)
            .results()
            .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    /**
     * A known difference: what newer versions, or we, say in another way than 0.25.
     *
     * @param name the names of the receivers, as a pattern
     * @param where the place in what is said, as a pattern
     * @param reason why
     */
    private record Known(Pattern name, Pattern where, String reason) {
        Known(String name, String where, String reason) {
            this(Pattern.compile(name), Pattern.compile(where), reason);
        }

        boolean covers(String differing, String place) {
            return name.matcher(differing).matches() && where.matcher(place).matches();
        }
    }

    private static final List<Known> KNOWN = List.of(
            new Known("webhook.*", "body /notification_reason", "new in 0.32"),
            new Known("webhook.*", "body /routeLabels", "new in 0.34"),
            new Known(
                    "pagerduty.*",
                    "body /payload/custom_details/(num_)?(firing|resolved)(/.*)?",
                    "since 0.30 details are what their templates give as YAML, and the alerts are objects"),
            new Known("telegram.*", "header user-agent", "we say who we are, Alertmanager forgets to"),
            new Known("sns.*", "header user-agent", "we say who we are, Alertmanager leaves it to its library"),
            new Known("sns.*", "request", "since 0.29 the library adds no slash to the path"),
            new Known("sns.*", "header content-type", "since 0.29 the library says nothing of the characters"),
            new Known("sns.*", "header authorization", "since 0.29 the library signs headers of its own, too"),
            new Known("sns", "body /MessageAttributes", "since 0.29 the library leaves out what is empty"),
            new Known("mail", "part /0 text", "our mails have a design of their own"));

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> bothTellTheSame() throws Exception {
        Tool.find("prometheus-alertmanager");
        try (Services ours = new Services();
                Services theirs = new Services();
                Program alertmanager = Program.alertmanager(config("theirs", theirs), data("theirs"), FLAGS);
                Program grapevine = Program.grapevine(config("ours", ours), data("ours"), FLAGS)) {
            // younger than group_wait, so that the first alert waits for the second
            Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            List<Instant> ends = List.of(start.plus(1, ChronoUnit.HOURS), start.plusSeconds(1));
            for (int round = 1; round <= ends.size(); round++) {
                int notified = round;
                alertmanager.post("/alerts", alerts(start, ends.get(round - 1)));
                grapevine.post("/alerts", alerts(start, ends.get(round - 1)));
                Eventually.holds(
                        "both tell every receiver " + notified + " times",
                        () -> ours.notified(NAMES, notified) && theirs.notified(NAMES, notified));
            }
            boolean isKnown = alertmanager
                    .get("/status")
                    .at("/versionInfo/version")
                    .asText()
                    .equals("0.25.0");
            Map<String, List<Said>> own = ours.said();
            Map<String, List<Said>> real = theirs.said();
            return Stream.concat(
                    NAMES.stream()
                            .map(name -> DynamicTest.dynamicTest(
                                    name, () -> compare(name, own.get(name), real.get(name), isKnown))),
                    Stream.of(DynamicTest.dynamicTest(
                            "the mails link to the same", () -> compareLinks(own.get("mail"), real.get("mail")))));
        }
    }

    private static void compare(String name, List<Said> own, List<Said> real, boolean isKnown) {
        assertThat(own.size()).as("how often it is notified").isEqualTo(real.size());
        List<String> unknown = new ArrayList<>();
        Set<Known> seen = new HashSet<>();
        for (int i = 0; i < own.size(); i++) {
            int number = i + 1;
            own.get(i).differencesTo(real.get(i)).forEach((where, difference) -> {
                List<Known> covering = KNOWN.stream()
                        .filter(known -> known.covers(name, where))
                        .toList();
                seen.addAll(covering);
                if (covering.isEmpty()) {
                    unknown.add("no. " + number + ", " + where + ": " + difference);
                }
            });
        }
        assertThat(unknown).isEmpty();
        if (isKnown) {
            assertThat(KNOWN.stream().filter(known -> known.name().matcher(name).matches()))
                    .as("differences that there are no longer")
                    .allMatch(seen::contains);
        }
    }

    /** The text is another, but whatever Alertmanager's mail links to is linked to. */
    private static void compareLinks(List<Said> own, List<Said> real) {
        for (int i = 0; i < own.size(); i++) {
            assertThat(links(real.get(i))).isNotEmpty();
            assertThat(links(own.get(i))).containsAll(links(real.get(i)));
        }
    }

    private static Set<String> links(Said mail) {
        return Pattern.compile("href=\"([^\"]*)\"")
                .matcher(mail.parts().get("part /0 text"))
                .results()
                .map(match -> match.group(1).replace("&amp;", "&"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Path config(String name, Services services) throws Exception {
        return Files.writeString(
                directory.resolve(name + ".yml"), CONFIG.formatted(services.url(), services.mailPort()));
    }

    private Path data(String name) throws Exception {
        return Files.createDirectories(directory.resolve(name));
    }

    private static String alerts(Instant start, Instant end) {
        String alert = """
                {"labels": {"alertname": "Disk ü", "job": "api", "instance": "%1$s", "severity": "critical"},
                 "annotations": {"summary": "%1$s is <b>full</b> & \\"slow\\"", "runbook": "https://wiki/?a=1&b=2"},
                 "startsAt": "%2$s", "endsAt": "%3$s", "generatorURL": "http://prom/graph?g0.expr=a%%3E1"}
                """;
        return "[" + alert.formatted("host-1", start, end) + "," + alert.formatted("host-2", start, end) + "]";
    }
}
