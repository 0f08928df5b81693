package io.grapevine.shadow;

import io.grapevine.model.LabelSet;
import io.grapevine.notify.Integration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reasons why an alert is notified in another group, or to another integration. */
record RoutingReasons(SideView there, SideView here, ShadowSettings settings) {
    /** The matchers of the route in the key of a group. */
    static String routeKey(String groupKey, LabelSet groupLabels) {
        String end = ":" + groupLabels;
        if (groupKey.endsWith(end)) {
            return groupKey.substring(0, groupKey.length() - end.length());
        }
        int colon = groupKey.lastIndexOf(":{");
        return colon < 0 ? groupKey : groupKey.substring(0, colon);
    }

    /** Why a notification of one side could not be sent on the other one; empty if its routes are the same there. */
    Optional<ReasonFinder.Finding> of(ShadowSend send, boolean isThere) {
        SideView own = isThere ? there : here;
        SideView other = isThere ? here : there;
        for (Long hash : send.hashes()) {
            AlertFacts facts = other.alert(hash);
            if (facts == null || facts.groups().containsKey(send.group())) {
                continue;
            }
            boolean sharesGroup = sharesGroup(own.alert(hash), facts);
            boolean inGroup = facts.groups().keySet().stream()
                    .anyMatch(group -> group.key().equals(send.group().key()));
            if (!inGroup) {
                return Optional.of(ofAlert(send, isThere, facts, sharesGroup));
            }
            return Optional.of(sharesGroup ? ofContinue(send, isThere, facts) : ofReceiver(send, isThere, facts));
        }
        return ofIntegration(send, isThere);
    }

    private static boolean sharesGroup(@Nullable AlertFacts one, AlertFacts other) {
        return one != null && one.groups().keySet().stream().anyMatch(other.groups()::containsKey);
    }

    private static ReasonFinder.Finding ofContinue(ShadowSend send, boolean isThere, AlertFacts facts) {
        return new ReasonFinder.Finding(
                ShadowReason.CONTINUE,
                "continue: goes on to receiver " + send.group().receiver() + " only " + (isThere ? "there" : "here")
                        + ": " + facts.labels());
    }

    private ReasonFinder.Finding ofAlert(ShadowSend send, boolean isThere, AlertFacts facts, boolean sharesGroup) {
        String route = routeKey(send.group().key(), send.groupLabels());
        List<String> routes = new ArrayList<>();
        for (Map.Entry<ShadowGroup, LabelSet> group : facts.groups().entrySet()) {
            String otherRoute = routeKey(group.getKey().key(), group.getValue());
            if (otherRoute.equals(route)) {
                return new ReasonFinder.Finding(
                        ShadowReason.GROUP_BY,
                        both(isThere, "grouped by " + names(send.groupLabels()), "by " + names(group.getValue())));
            }
            routes.add(otherRoute);
        }
        String taken = routes.isEmpty()
                ? "none"
                : String.join(" and ", routes.stream().sorted().toList());
        boolean isContinue = sharesGroup && (!isThere || settings.hasRoute(route));
        return isContinue
                ? ofContinue(send, isThere, facts)
                : new ReasonFinder.Finding(
                        ShadowReason.ROUTE, both(isThere, "route " + route, "route " + taken) + ": " + facts.labels());
    }

    private ReasonFinder.Finding ofReceiver(ShadowSend send, boolean isThere, AlertFacts facts) {
        String other = facts.groups().keySet().stream()
                .filter(group -> group.key().equals(send.group().key()))
                .map(ShadowGroup::receiver)
                .sorted()
                .findFirst()
                .orElse("none");
        return new ReasonFinder.Finding(
                ShadowReason.RECEIVER, both(isThere, "receiver " + send.group().receiver(), "receiver " + other));
    }

    private Optional<ReasonFinder.Finding> ofIntegration(ShadowSend send, boolean isThere) {
        if (isThere && settings.integration(send).isEmpty()) {
            List<Integration> known =
                    settings.receivers().getOrDefault(send.group().receiver(), List.of());
            return Optional.of(new ReasonFinder.Finding(
                    ShadowReason.RECEIVER,
                    "receiver " + send.group().receiver() + " has no " + send.integration() + " here, " + known.size()
                            + " other integrations"));
        }
        return Optional.empty();
    }

    private static String names(LabelSet labels) {
        List<String> names = new ArrayList<>();
        labels.forEach((name, value) -> names.add(name));
        return names.toString();
    }

    private static String both(boolean isThere, String own, String other) {
        return isThere ? own + " there, " + other + " here" : own + " here, " + other + " there";
    }
}
