/** The metrics of a process: each sample by its name and labels, as in the Prometheus text. */
export async function readMetrics(port: number): Promise<Record<string, number>> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`)
  if (!response.ok) throw new Error(`metrics responded ${response.status}`)
  const samples = (await response.text()).split('\n').filter((line) => line && !line.startsWith('#'))
  return Object.fromEntries(
    samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  )
}
