package io.grapevine.receiver.grafana;

import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;

/** Annotations of Grafana. */
final class GrafanaFormat {
    static final IntegrationFormat<GrafanaConfig> FORMAT =
            new IntegrationFormat<>(GrafanaConfig.class, (draft, defaults) -> {
                CommonFields.requireBase(draft, "url", "the address of a server such as https://grafana.example.com");
                draft.atMostOne("token", "token_file");
                CommonFields.requireNumber(draft, "panel_id", 0, Integer.MAX_VALUE);
                if (draft.isSet("panel_id") && !draft.isSet("dashboard_uid")) {
                    draft.fault("panel_id", "set without dashboard_uid (expected: both, or none)");
                }
            });

    private GrafanaFormat() {}
}
