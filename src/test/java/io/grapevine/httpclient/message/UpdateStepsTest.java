package io.grapevine.httpclient.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.UpdateSteps.Step;
import io.grapevine.notification.NotifyReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UpdateStepsTest {
    @ParameterizedTest
    @CsvSource({
        "FIRST,          POST, POST,  POST,      POST,            POST, POST,  POST",
        "NEW_ALERTS,     POST, POST,  BROADCAST, BROADCAST EDIT,  EDIT, REPLY, EDIT REPLY",
        "SOME_RESOLVED,  POST, EDIT,  REPLY,     EDIT,            EDIT, REPLY, EDIT REPLY",
        "ALL_RESOLVED,   POST, EDIT,  REPLY,     EDIT REPLY,      EDIT, REPLY, EDIT REPLY",
        "REPEAT,         POST, POST,  BROADCAST, BROADCAST EDIT,  EDIT, REPLY, EDIT REPLY",
        "MUTED,          POST, EDIT,  REPLY,     EDIT REPLY,      EDIT, REPLY, EDIT REPLY",
        "UNMUTED,        POST, POST,  BROADCAST, BROADCAST EDIT,  EDIT, REPLY, EDIT REPLY",
        "UNKNOWN,        POST, POST,  BROADCAST, BROADCAST EDIT,  EDIT, REPLY, EDIT REPLY"
    })
    void reasonAndModeDetermineTheMessages(
            NotifyReason reason,
            String none,
            String edit,
            String thread,
            String both,
            String always,
            String reply,
            String editAndReply) {
        assertThat(steps(UpdateMode.NONE, reason)).isEqualTo(none);
        assertThat(steps(UpdateMode.EDIT, reason)).isEqualTo(edit);
        assertThat(steps(UpdateMode.THREAD, reason)).isEqualTo(thread);
        assertThat(steps(UpdateMode.EDIT_AND_THREAD, reason)).isEqualTo(both);
        assertThat(steps(UpdateMode.EDIT_ALWAYS, reason)).isEqualTo(always);
        assertThat(steps(UpdateMode.REPLY_ALWAYS, reason)).isEqualTo(reply);
        assertThat(steps(UpdateMode.EDIT_AND_REPLY_ALWAYS, reason)).isEqualTo(editAndReply);
    }

    private static String steps(UpdateMode mode, NotifyReason reason) {
        return text(UpdateSteps.of(mode, reason, true));
    }

    private static String text(UpdateSteps steps) {
        return steps.first() + (steps.then() == null ? "" : " " + steps.then());
    }

    @ParameterizedTest
    @EnumSource(NotifyReason.class)
    void notificationWithoutAnEarlierMessageIsANewOne(NotifyReason reason) {
        for (UpdateMode mode : UpdateMode.values()) {
            assertThat(UpdateSteps.of(mode, reason, false)).isEqualTo(new UpdateSteps(Step.POST, null));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,            POST EDIT",
        "EDIT,            EDIT",
        "THREAD,          REPLY EDIT",
        "EDIT_AND_THREAD, EDIT REPLY",
        "EDIT_ALWAYS,     EDIT",
        "REPLY_ALWAYS,    REPLY EDIT",
        "EDIT_AND_REPLY_ALWAYS, EDIT REPLY"
    })
    void theEarlierMessageIsEditedWhereItsButtonsAreToGo(UpdateMode mode, String expected) {
        assertThat(text(UpdateSteps.of(mode, NotifyReason.ALL_RESOLVED, true).closing()))
                .isEqualTo(expected);
    }

    @Test
    void noModeOfGrapevineNotifiesPeopleOfFiringAlertsByAnEditAlone() {
        for (UpdateMode mode : UpdateMode.values()) {
            if (!mode.label().isEmpty()) {
                assertThat(UpdateSteps.of(mode, NotifyReason.NEW_ALERTS, true).first())
                        .isIn(Step.POST, Step.BROADCAST);
            }
        }
    }
}
