output "control_plane_ip" {
  description = "Public IPv4 of the primary region's first control plane."
  value       = hcloud_primary_ip.node["${local.primary}/cp-1"].ip_address
}

output "load_balancer_ip" {
  description = "Public IPv4 of the primary region's load balancer; the Sovereign's names point here."
  value       = hcloud_load_balancer.region[local.primary].ipv4
}

output "load_balancer_ipv6" {
  description = "Public IPv6 of the same load balancer."
  value       = hcloud_load_balancer.region[local.primary].ipv6
}

output "kubernetes_api_endpoint" {
  description = "Where the primary region's Kubernetes API answers: the load balancer, or cp-1 itself when the API is restricted."
  value       = local.api_endpoints[local.primary]
}

output "sovereign_fqdn" {
  description = "The domain as given."
  value       = var.sovereign_fqdn
}

output "console_url" {
  description = "The Sovereign's console, once it runs."
  value       = "https://console.${var.sovereign_fqdn}"
}

output "gitops_repo_url" {
  description = "The Sovereign's own Git service, once it runs."
  value       = "https://gitea.${var.sovereign_fqdn}"
}

output "regions" {
  description = "By region key. Addresses are in node order; server_ids are by server name."
  value = { for key, region in local.regions : key => {
    control_plane_ips       = [for n in range(1, region.control_count + 1) : hcloud_primary_ip.node["${key}/cp-${n}"].ip_address]
    worker_ips              = [for n in range(1, region.worker_count + 1) : hcloud_primary_ip.node["${key}/worker-${n}"].ip_address]
    load_balancer_ipv4      = hcloud_load_balancer.region[key].ipv4
    load_balancer_ipv6      = hcloud_load_balancer.region[key].ipv6
    kubernetes_api_endpoint = local.api_endpoints[key]
    server_ids = { for server in concat(values(hcloud_server.control_plane), values(hcloud_server.worker)) :
      server.name => tonumber(server.id) if server.labels["catalyst.openova.io/region"] == key
    }
    network_id       = tonumber(hcloud_network.region[key].id)
    load_balancer_id = tonumber(hcloud_load_balancer.region[key].id)
    cluster_id       = region.cluster_id
    pod_cidr         = region.pod_cidr
    service_cidr     = region.service_cidr
  } }
}
