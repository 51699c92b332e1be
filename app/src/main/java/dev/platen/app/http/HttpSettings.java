package dev.platen.app.http;

/// What to serve where.
///
/// @param host the address to listen on
/// @param port port of the API and the dashboard; 0 for any that is free
/// @param adminPort port of health and metrics; 0 for any that is free
/// @param maxPayloadBytes a larger request body is refused
public record HttpSettings(String host, int port, int adminPort, long maxPayloadBytes) {}
