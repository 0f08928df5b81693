package io.grapevine.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class RoleTest {
    @Test
    void adminsMayDoAllAndSilencersMayView() {
        for (Role role : Role.values()) {
            assertThat(Role.ADMIN.includes(role)).isTrue();
            assertThat(role.includes(role)).isTrue();
        }
        assertThat(Role.SILENCER.includes(Role.VIEWER)).isTrue();
        assertThat(EnumSet.of(Role.VIEWER, Role.SENDER)).noneMatch(role -> role.includes(Role.SILENCER));
        assertThat(Role.SILENCER.includes(Role.SENDER)).isFalse();
        assertThat(Role.SILENCER.includes(Role.ADMIN)).isFalse();
    }
}
