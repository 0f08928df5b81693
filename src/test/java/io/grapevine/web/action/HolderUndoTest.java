package io.grapevine.web.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Caller;
import io.grapevine.core.node.ActionReplicas;
import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.model.Action;
import io.grapevine.records.Silence;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An undo by who holds a link ends what links made, and nothing else. */
class HolderUndoTest {
    private static final Action HOUR = Action.parse("silence 1h").orElseThrow();

    private final ActionReplicas replicas = new ActionReplicas();

    private ActionResult act(Action action, String via, ActionPermit permit) {
        ActionRequest request = new ActionRequest(
                action,
                replicas.incident().groupId(),
                replicas.incident().episode(),
                0,
                Optional.empty(),
                via,
                "x",
                Map.of("grapevine_via", via));
        ActionResult result = replicas.await(replicas.first().perform(request, permit));
        replicas.pass(1);
        return result;
    }

    private ActionResult undoByHolder() {
        return act(Action.UNDO, "link", new CallerPermit(Caller.ANONYMOUS, true));
    }

    @Test
    void whatWasMadeInAChatStays() {
        act(Action.ACK, "slack", ActionPermit.ALL);
        assertThat(undoByHolder())
                .isEqualTo(new ActionResult.Refused("A link cannot undo what slack has made in another way"));
        act(HOUR, "program", ActionPermit.ALL);
        assertThat(undoByHolder()).isInstanceOf(ActionResult.Undone.class);
        assertThat(replicas.active()).extracting(Silence::createdBy).containsExactly("slack");
        assertThat(act(Action.UNDO, "slack", ActionPermit.ALL)).isInstanceOf(ActionResult.Undone.class);
        assertThat(replicas.active()).isEmpty();
    }

    @Test
    void nothingMadeIsNothingToUndo() {
        assertThat(undoByHolder()).isEqualTo(new ActionResult.Nothing());
    }
}
