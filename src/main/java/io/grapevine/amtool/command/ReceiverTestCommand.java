package io.grapevine.amtool.command;

import io.grapevine.amtool.api.Alertmanager;
import io.grapevine.amtool.api.Answers;
import io.grapevine.amtool.api.AttemptView;
import io.grapevine.amtool.api.OwnApi;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.output.Format;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.GoUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code amtool receiver test}: has the server send a test notification. */
record ReceiverTestCommand(Session session) {
    private static final String ABSENT =
            "the server tests no receivers (expected: Grapevine, started with --web.enable-receiver-test)";

    /** What the server allows an attempt at most. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** What is left for the way to the server and back. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    int run(ParsedArguments given) throws CommandFault {
        if (given.arguments().isEmpty()) {
            throw new CommandFault("no receiver specified (expected: its name, and labels of the alert if need be)");
        }
        String name = given.arguments().get(0);
        Map<String, Object> request = request(given);
        Alertmanager server = session.server(given);
        String path = OwnApi.BASE + "/receivers/" + GoUrl.escapeForm(name).replace("+", "%20") + "/test";
        Reply reply = server.postTo(path, request);
        List<AttemptView> attempts = OwnApi.read(reply, "receiver " + name, ABSENT, Answers.of(AttemptView.All.class))
                .integrations();
        session.print(
                given.text("output").equals("json")
                        ? reply.text()
                        : Format.attempts(attempts, session.console().terminal()));
        return attempts.stream().allMatch(AttemptView::isGood) ? 0 : 1;
    }

    private Map<String, Object> request(ParsedArguments given) throws CommandFault {
        Map<String, Object> request = new LinkedHashMap<>();
        List<String> labels = given.arguments().subList(1, given.arguments().size());
        if (!labels.isEmpty() || given.isSet("annotation")) {
            WrittenMatchers written = session.matchers(given);
            Map<String, Object> alert = new LinkedHashMap<>();
            alert.put("annotations", written.annotations(given.texts("annotation")));
            alert.put("labels", written.labels(labels));
            request.put("alerts", List.of(alert));
        }
        if (given.isOn("resolved")) {
            request.put("status", "resolved");
        }
        if (!given.text("config.file").isEmpty()) {
            request.put("config", content(given.text("config.file")));
        }
        Duration time = given.duration("timeout").minus(MARGIN);
        Duration least = time.compareTo(MARGIN) < 0 ? MARGIN : time;
        request.put("timeout", GoDuration.format(least.compareTo(LONGEST) > 0 ? LONGEST : least));
        return request;
    }

    private static String content(String file) throws CommandFault {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new CommandFault(file + ": " + FileReason.of(e) + " (expected: a configuration in UTF-8)");
        }
    }
}
