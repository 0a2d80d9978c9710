import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { endWithTerraform } from '../../../src/provider/plugin/lifetime.js';
import { createTestHost } from './test-host.js';

describe('the life of a plugin', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ends when nobody has connected for a minute', () => {
    const host = createTestHost();
    endWithTerraform(host);
    vi.advanceTimersByTime(59_999);
    expect(host.exits).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(host.exits).toEqual([1]);
  });

  it('goes on while somebody is connected', () => {
    const host = createTestHost();
    const lifetime = endWithTerraform(host);
    lifetime.connected();
    lifetime.connected();
    lifetime.disconnected();
    vi.advanceTimersByTime(24 * 3_600_000);
    expect(host.exits).toEqual([]);
  });

  it('ends soon after the last connection, unless there is a new one', () => {
    const host = createTestHost();
    const lifetime = endWithTerraform(host);
    lifetime.connected();
    lifetime.disconnected();
    vi.advanceTimersByTime(1000);
    lifetime.connected();
    vi.advanceTimersByTime(10_000);
    expect(host.exits).toEqual([]);
    lifetime.disconnected();
    vi.advanceTimersByTime(2000);
    expect(host.exits).toEqual([1]);
  });

  it('ends after a shutdown with the connection, and before Terraform has waited two seconds', () => {
    const host = createTestHost();
    const lifetime = endWithTerraform(host);
    lifetime.connected();
    lifetime.shutDown();
    lifetime.disconnected();
    vi.advanceTimersByTime(0);
    expect(host.exits).toEqual([0]);

    const kept = createTestHost();
    const other = endWithTerraform(kept);
    other.connected();
    other.shutDown();
    other.connected();
    vi.advanceTimersByTime(1000);
    expect(kept.exits).toEqual([0]);
  });

  it('ends when somebody else has become the parent', () => {
    let parent = 7;
    const host = createTestHost({ parent: () => parent });
    endWithTerraform(host).connected();
    vi.advanceTimersByTime(5000);
    expect(host.exits).toEqual([]);
    parent = 1;
    vi.advanceTimersByTime(1000);
    expect(host.exits).toEqual([1]);
  });

  it('ends when Terraform is gone, though the shell that started it is not', () => {
    const living = new Set([7, 8]);
    const env = { LIMITDRIFT_TERRAFORM: '7' };
    const host = createTestHost({ env, parent: () => 8, lives: (pid) => living.has(pid) });
    endWithTerraform(host);
    vi.advanceTimersByTime(5000);
    expect(host.exits).toEqual([]);
    living.delete(7);
    vi.advanceTimersByTime(1000);
    expect(host.exits).toEqual([1]);
  });

  it('leaves ^C to Terraform, and obeys what is sent to the plugin alone', () => {
    const host = createTestHost();
    endWithTerraform(host);
    host.emit('SIGINT');
    expect(host.exits).toEqual([]);
    host.emit('SIGTERM');
    host.emit('SIGHUP');
    expect(host.exits).toEqual([143, 129]);
  });
});
