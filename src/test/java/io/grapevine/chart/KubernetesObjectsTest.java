package io.grapevine.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.autoscaling.api.model.v1.VerticalPodAutoscaler;
import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rendered object against a model of Kubernetes: no field that it does not have, and no value of another type. */
class KubernetesObjectsTest {
    private static final Map<String, Class<?>> KINDS = Map.ofEntries(
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/Pod", Pod.class),
            Map.entry("v1/Secret", Secret.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("autoscaling.k8s.io/v1/VerticalPodAutoscaler", VerticalPodAutoscaler.class),
            Map.entry("cert-manager.io/v1/Certificate", Certificate.class),
            Map.entry("gateway.networking.k8s.io/v1/HTTPRoute", HTTPRoute.class),
            Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
            Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class),
            Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class));

    /** The models keep fields that they do not know; here those are errors. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            })
            .build();

    static List<String> cases() throws IOException {
        return Chart.cases();
    }

    private static String kind(JsonNode object) {
        return object.path("apiVersion").asText() + "/" + object.path("kind").asText();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachObjectOfACaseIsOneOfKubernetes(String name) throws IOException {
        for (JsonNode object : Chart.objects(Chart.render(name))) {
            Class<?> type = KINDS.get(kind(object));
            assertThat(type).as(kind(object)).isNotNull();
            assertThat(STRICT.treeToValue(object, type)).isNotNull();
            assertThat(object.at("/metadata/name").asText()).matches("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");
        }
    }

    @Test
    void everyKindIsRenderedByOneOfTheCases() throws IOException {
        TreeSet<String> rendered = new TreeSet<>();
        for (String name : cases()) {
            Chart.objects(Chart.render(name)).forEach(object -> rendered.add(kind(object)));
        }

        assertThat(rendered).containsExactlyInAnyOrderElementsOf(KINDS.keySet());
    }

    @Test
    void fieldThatKubernetesDoesNotHaveIsRefused() throws IOException {
        JsonNode misspelt = STRICT.readTree("{\"spec\": {\"template\": {\"spec\": {\"container\": []}}}}");

        assertThatThrownBy(() -> STRICT.treeToValue(misspelt, StatefulSet.class))
                .hasMessageContaining("container");
    }
}
