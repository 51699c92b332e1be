package dev.platen.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What each kind of manifest may and must contain.
final class Schemas {
    private static final Map<String, Check> KUBERNETES = Map.of(
            "v1/ConfigMap", V1ConfigMap::validateJsonElement,
            "v1/Service", V1Service::validateJsonElement,
            "apps/v1/Deployment", V1Deployment::validateJsonElement,
            "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::validateJsonElement);

    private Schemas() {}

    @FunctionalInterface
    private interface Check {
        void of(JsonElement manifest) throws IOException;
    }

    /// What is wrong with a manifest, in words; empty if nothing is.
    static List<String> problems(Map<String, Object> manifest) throws IOException {
        Check check = KUBERNETES.get(manifest.get("apiVersion") + "/" + manifest.get("kind"));
        if (check == null) {
            return problemsBySchema(manifest);
        }
        try {
            check.of(new Gson().toJsonTree(manifest));
            return List.of();
        } catch (IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> problemsBySchema(Map<String, Object> manifest) throws IOException {
        String name = manifest.get("kind") + ".schema.json";
        try (InputStream schema = Objects.requireNonNull(Schemas.class.getResourceAsStream(name), name)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema)
                    .validate(new ObjectMapper().valueToTree(manifest))
                    .stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        }
    }
}
