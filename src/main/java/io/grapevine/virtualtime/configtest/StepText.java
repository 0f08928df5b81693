package io.grapevine.virtualtime.configtest;

import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.configtest.script.ScriptStep;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

final class StepText {
    private StepText() {}

    static String of(ScriptStep step) {
        if (step instanceof ScriptStep.SetSilence silence) {
            return "silence " + silence.name() + " " + silence.matchers() + " until "
                    + DurationField.print(silence.endsAt());
        } else if (step instanceof ScriptStep.HoldLease hold) {
            return "lease " + hold.lease().key() + " " + hold.lease().matchers() + " for "
                    + DurationField.print(hold.lease().length());
        } else if (step instanceof ScriptStep.ExpireSilence expiry) {
            return "silence " + (expiry.ofRule() ? "of rule " : "") + expiry.name() + " is expired";
        } else if (step instanceof ScriptStep.Reload reload) {
            return "reload of " + reload.config().file().getFileName()
                    + (reload.replica().isEmpty() ? "" : " at " + reload.replica());
        } else if (step instanceof ScriptStep.Acknowledge acknowledgement) {
            return acknowledgement.by() + " acknowledges " + group(acknowledgement.group(), acknowledgement.receiver());
        } else if (step instanceof ScriptStep.Unacknowledge end) {
            return end.by() + " ends the acknowledgement of " + group(end.group(), end.receiver());
        } else if (step instanceof ScriptStep.Click click) {
            return click.by() + " clicks on " + click.action() + " in a message of " + click.receiver()
                    + (click.group().isEmpty() ? "" : " about " + click.group());
        } else if (step instanceof ScriptStep.Answer answer) {
            String target = answer.integration().isEmpty() ? "" : "/" + answer.integration();
            return answer.receiver() + target + " answers " + text(answer.answer())
                    + (answer.from().isEmpty() ? "" : " to " + String.join(", ", answer.from()));
        } else if (step instanceof ScriptStep.Partition partition) {
            return partition.sides().isEmpty()
                    ? "the network is whole"
                    : "the network is divided: "
                            + partition.sides().stream().map(List::toString).collect(Collectors.joining(" "));
        }
        if (step instanceof ScriptStep.Reach reach) {
            return "Prometheus reaches " + reach.replicas();
        } else if (step instanceof ScriptStep.Ping ping) {
            return "heartbeat " + ping.name() + ": " + ping.signal().text();
        } else if (step instanceof ScriptStep.SetClock clock) {
            return "clocks: "
                    + clock.ahead().entrySet().stream()
                            .map(each -> each.getKey() + " " + offset(each.getValue()))
                            .collect(Collectors.joining(", "));
        }
        ScriptStep.Power power = (ScriptStep.Power) step;
        return power.kind().name().toLowerCase(Locale.ROOT) + " " + String.join(", ", power.replicas());
    }

    private static String group(LabelSet labels, String receiver) {
        return labels + (receiver.isEmpty() ? "" : " of " + receiver);
    }

    private static String offset(Duration ahead) {
        return ahead.isZero()
                ? "right"
                : DurationField.print(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead");
    }

    private static String text(ScriptStep.ReceiverAnswer answer) {
        return switch (answer.kind()) {
            case ACCEPTED -> "ok";
            case STATUS -> "" + answer.status();
            case TIMEOUT -> "nothing";
            case REFUSED -> "by refusing connections";
        };
    }
}
