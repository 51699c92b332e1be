package dev.platen.app.message;

/// Why a message became a dead letter. The names are a contract with those who read dead letters.
public enum DiagnosisCode {
    MALFORMED_JSON,
    INVALID_REQUEST,
    PAYLOAD_TOO_LARGE,
    DEADLINE_PASSED,
    UNKNOWN_WORKSPACE,
    UNKNOWN_TEMPLATE,
    UNKNOWN_ENGINE,
    TEMPLATE_INVALID,
    TEMPLATE_LOST,
    PART_MISSING,
    MISSING_VARIABLE,
    TEMPLATE_ERROR,
    OUTPUT_TOO_LARGE,
    LIMIT_EXCEEDED,
    MEMORY_EXCEEDED,
    SUSPECT,
    INTERNAL_ERROR
}
