package dev.ganvas.web.uploads;

import org.springframework.util.unit.DataSize;

/**
 * What may be sent to an address.
 *
 * @param kind what it is sent for, as whose quota counts it
 * @param maxFile size of a file
 * @param maxFiles in a request
 * @param maxPixels of a picture
 * @param perMinute requests from one address in a minute; 0 for no limit
 * @param concurrent requests at once; more are told to come back
 */
public record UploadLimits(
    String kind, DataSize maxFile, int maxFiles, long maxPixels, int perMinute, int concurrent) {}
