package dev.ganvas.web.mcp;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The Model Context Protocol.
 *
 * @param enabled whether {@code /mcp} is there
 */
@Validated
@ConfigurationProperties("ganvas.mcp")
record McpProperties(@DefaultValue("true") boolean enabled) {}
