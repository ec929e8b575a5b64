# Cloud firewalls filter the public side only; traffic inside a region's private network is not theirs to see.

locals {
  public_rules = concat(
    [
      { description = "http", protocol = "tcp", port = "80", sources = local.world },
      { description = "https", protocol = "tcp", port = "443", sources = local.world },
      { description = "icmp", protocol = "icmp", port = null, sources = local.world },
      { description = "kubernetes-api", protocol = "tcp", port = "6443", sources = local.api_cidrs },
      { description = "ssh", protocol = "tcp", port = "22", sources = local.ssh_cidrs },
    ],
    var.serve_own_zone ? [
      { description = "dns", protocol = "udp", port = "53", sources = local.world },
      { description = "dns", protocol = "tcp", port = "53", sources = local.world },
    ] : [],
  )

  # Regions meet over public addresses: WireGuard, Cilium's health checks, the API servers, kubelets and the mesh's etcd.
  mesh_rules = [for rule in [
    { description = "mesh-wireguard", protocol = "udp", port = "51871" },
    { description = "mesh-health", protocol = "tcp", port = "4240" },
    { description = "mesh-kubernetes-api", protocol = "tcp", port = "6443" },
    { description = "mesh-kubelet", protocol = "tcp", port = "10250" },
    { description = "mesh-etcd", protocol = "tcp", port = "2379-2380" },
  ] : merge(rule, { sources = [for address in values(local.node_addresses) : "${address}/32"] })]

  # A rule without a source is refused by the cloud, and would allow nobody anyway.
  firewall_rules = concat([for rule in local.public_rules : rule if length(rule.sources) > 0], local.multi_region ? local.mesh_rules : [])
}

resource "hcloud_firewall" "sovereign" {
  name   = "${local.name}-fw"
  labels = local.labels

  dynamic "rule" {
    for_each = local.firewall_rules

    content {
      description = rule.value.description
      direction   = "in"
      protocol    = rule.value.protocol
      port        = rule.value.port
      source_ips  = rule.value.sources
    }
  }
}
