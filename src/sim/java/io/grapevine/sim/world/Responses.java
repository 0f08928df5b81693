package io.grapevine.sim.world;

import io.grapevine.model.Action;
import java.time.Instant;
import java.util.List;

/**
 * Checks the response of a replica to a click against what the replica has.
 *
 * @param fired whether an alert of the group fired there when the click came: the response waits for the disk, for seconds if that is slow
 */
record Responses(Actions actions, Machine machine, Actions.Arrival arrival, boolean fired) {
    /** The check of the response to a click that comes now. */
    static Responses to(Actions actions, Machine machine, Actions.Arrival arrival) {
        return new Responses(actions, machine, arrival, fires(actions.world, machine, arrival));
    }

    /** Compares what the replica had made before the click with what it has when it responds. */
    void check(ActionPlayer.Response response, List<ActionPlayer.Made> before, List<ActionPlayer.Made> after) {
        switch (response.result()) {
            case "done" -> checkDone(response, before, after);
            case "undone" -> checkUndone(response, after);
            default -> {}
        }
        if (response.result().equals("undone") || response.result().equals("nothing")) {
            checkNothingLeft(before, after);
        }
    }

    /** A replica that waits until it has caught up may learn meanwhile that what it had is undone. */
    private void checkDone(
            ActionPlayer.Response response, List<ActionPlayer.Made> before, List<ActionPlayer.Made> after) {
        if (!fired && !fires(actions.world, machine, arrival)) {
            report("acted on an ended incident", response);
        }
        if (!actions.world.parameters.skewed() && actions.isPast(machine, arrival)) {
            report("acted on a later incident", response);
        }
        if (arrival.action().equals(Action.ACK)
                && before.stream()
                        .filter(each -> isOfGroup(each) && each.isAcknowledgement() && each.isActive())
                        .anyMatch(each -> isActive(each.id(), after))) {
            report("acknowledged twice", response);
        }
        after.stream()
                .filter(each -> response.silences().contains(each.id()) && each.round() < arrival.round())
                .forEach(each -> report("round before that of the button", response));
    }

    /** A replica that waits until it has caught up may learn of the silence meanwhile. */
    private void checkUndone(ActionPlayer.Response response, List<ActionPlayer.Made> after) {
        boolean areOwn = response.silences().stream()
                .allMatch(id -> after.stream()
                        .anyMatch(each -> each.id().equals(id)
                                && isOfGroup(each)
                                && !each.action().isEmpty()));
        if (!areOwn) {
            report("undid what no action made", response);
        }
    }

    private void checkNothingLeft(List<ActionPlayer.Made> before, List<ActionPlayer.Made> after) {
        before.stream()
                .filter(each -> isOfGroup(each) && !each.action().isEmpty() && each.isActive())
                .filter(each -> Math.abs(each.episode() - arrival.incident().episode()) <= Actions.NEAR)
                .filter(each -> arrival.at() == null || !each.startsAt().isAfter(arrival.at()))
                .filter(each -> isActive(each.id(), after))
                .forEach(each -> actions.world.report("not undone", each + " at " + machine.name));
    }

    private static boolean isActive(String id, List<ActionPlayer.Made> after) {
        return after.stream().anyMatch(each -> each.id().equals(id) && each.isActive());
    }

    private boolean isOfGroup(ActionPlayer.Made made) {
        return made.group().equals(arrival.groupKey());
    }

    /**
     * Whether the replica may take an alert of the group as firing; one that was paused may have held it beyond its end, and so may one
     * whose clock was set forward.
     */
    private static boolean fires(SimWorld world, Machine machine, Actions.Arrival arrival) {
        return !machine.pausedUntil().isZero()
                || !machine.setForward().isZero()
                || world.conditions.stream()
                        .filter(condition -> arrival.groupKey()
                                .contains("alertname=\"" + condition.labels.valueOf("alertname") + "\""))
                        .anyMatch(condition -> {
                            Instant end = world.inbox(machine.name).mergedEnd(condition.id(), world.elapsed());
                            return end != null
                                    && end.isAfter(machine.host().now().minusSeconds(1));
                        });
    }

    private void report(String what, ActionPlayer.Response response) {
        actions.world.report(what, response + " to " + arrival + " at " + machine.name);
    }
}
