package io.grapevine.amtool.command;

import io.grapevine.amtool.api.OwnApi;
import io.grapevine.amtool.api.Reply;
import io.grapevine.amtool.api.Times;
import io.grapevine.amtool.api.WhyView;
import io.grapevine.amtool.output.WhyText;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.commandline.ParsedArguments;
import io.grapevine.base.go.GoUrl;
import io.grapevine.model.matcher.Matcher;
import java.util.ArrayList;
import java.util.List;

/** {@code amtool alert why}: asks the server why an alert is or is not notified. */
record AlertWhyCommand(Session session) {
    private static final String ABSENT =
            "the server does not say why alerts are notified (expected: Grapevine; Alertmanager has no such API)";

    void run(ParsedArguments given) throws CommandFault {
        List<String> query = new ArrayList<>(about(given));
        if (!given.text("at").isEmpty()) {
            query.add("time=" + GoUrl.escapeForm(Times.write(GivenTimes.of(given, "at"))));
        }
        Reply reply = session.server(given).get(OwnApi.BASE + "/why", "?" + String.join("&", query));
        WhyView why = OwnApi.read(reply, "alert why", ABSENT, WhyView::read);
        String form = given.text("output");
        session.print(
                form.equals("json")
                        ? reply.text()
                        : WhyText.of(why, form.equals("extended"), given.text("date.format")));
    }

    /** What names the alert: its fingerprint, or its labels in the form of matchers, where no value is ambiguous. */
    private List<String> about(ParsedArguments given) throws CommandFault {
        String fingerprint = given.text("fingerprint");
        if (fingerprint.isEmpty() == given.arguments().isEmpty()) {
            throw new CommandFault("alert why: " + (fingerprint.isEmpty() ? "no labels" : "labels and --fingerprint")
                    + " (expected: either the labels of an alert, such as alertname=DiskFull instance=db-1, or"
                    + " --fingerprint)");
        }
        if (!fingerprint.isEmpty()) {
            return List.of("fingerprint=" + GoUrl.escapeForm(fingerprint));
        }
        List<String> labels = new ArrayList<>();
        session.matchers(given)
                .labels(given.arguments())
                .forEach((name, value) -> labels.add(
                        "label=" + GoUrl.escapeForm(Matcher.equal(name, value).toString())));
        return labels;
    }
}
