package io.grapevine.web.api.http;

import io.grapevine.access.Caller;
import io.grapevine.access.SilencePolicy;
import io.grapevine.config.Route;
import io.grapevine.core.node.Node;
import io.grapevine.features.oncall.EscalationPolicy;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The alerts that reach a receiver, by the matchers on the ways to it: of routes, and of escalation policies. By them it is known whose a
 * receiver, a schedule or a storm valve is, where a policy tells teams apart by a label.
 */
public record ReceiverTeams(Route root, OnCall onCall) {
    private static final Pattern META = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");

    /** The teams of a replica's configuration. */
    public static ReceiverTeams of(Node node) {
        return new ReceiverTeams(
                node.groups().route(), node.loadedConfig().extensions().of(OnCall.NONE));
    }

    /** The matchers of each way to a receiver; none if none leads there. */
    public List<Matchers> ways(String receiver) {
        List<Matchers> ways = new ArrayList<>(byRoutes(receiver));
        for (EscalationPolicy policy : onCall.escalations()) {
            if (policy.receivers().anyMatch(receiver::equals)) {
                byRoutes(policy.receiver()).forEach(way -> ways.add(way.and(policy.matchers())));
            }
        }
        return ways;
    }

    private List<Matchers> byRoutes(String receiver) {
        List<Matchers> ways = new ArrayList<>();
        root.walk(route -> {
            if (route.config().receiver().equals(receiver)) {
                Matchers way = Matchers.NONE;
                for (Route above : root.pathTo(route)) {
                    way = way.and(above.config().matchers());
                }
                ways.add(way);
            }
        });
        return ways;
    }

    /** The matcher by which what a caller makes for a receiver is of teams; none if there are no teams, or it is not of some alone. */
    public List<Matcher> teams(String receiver, Caller caller) {
        Optional<String> label = caller.policy().flatMap(SilencePolicy::teamLabel);
        List<Matchers> ways = ways(receiver);
        if (label.isEmpty() || ways.isEmpty()) {
            return List.of();
        }
        List<String> teams = new ArrayList<>();
        for (Matchers way : ways) {
            Optional<List<String>> own = way.stream()
                    .filter(matcher -> matcher.name().equals(label.get()))
                    .flatMap(matcher -> matcher.acceptedValues().stream())
                    .findFirst();
            if (own.isEmpty()) {
                return List.of();
            }
            teams.addAll(own.get());
        }
        return List.of(oneOf(label.get(), teams.stream().distinct().sorted().toList()));
    }

    private static Matcher oneOf(String label, List<String> values) {
        if (values.size() == 1) {
            return Matcher.equal(label, values.get(0));
        }
        String each = values.stream()
                .map(value -> META.matcher(value).replaceAll("\\\\$0"))
                .collect(Collectors.joining("|"));
        try {
            return Matcher.ofSilence(MatchType.REGEXP, label, each);
        } catch (MatcherException e) {
            throw new IllegalStateException(e); // none of quoted texts
        }
    }
}
